using System.Security.Cryptography;

namespace ReferenceApp.Domain;

/// <summary>Where ids and random bytes come from, so that a test can decide them.</summary>
public abstract class IdSource
{
    /// <summary>A UUIDv7 (RFC 9562): ordered by the time of its making, so rows that belong together lie together.</summary>
    public abstract Guid NewId();

    /// <summary>Random bytes fit for salts and keys.</summary>
    public abstract byte[] NewSalt(int length);

    /// <summary>The source of production.</summary>
    public static IdSource FromClock(TimeProvider clock) => new ClockIdSource(clock);

    /// <summary>
    /// Ids of one source never go backwards, also within a millisecond: the 12 bits after the version are a counter
    /// (RFC 9562 §6.2, method 1), so entries written together keep their order.
    /// </summary>
    sealed class ClockIdSource(TimeProvider clock) : IdSource
    {
        const int CounterLimit = 1 << 12;

        readonly Lock _lock = new();
        long _millisecond;
        int _counter;

        public override Guid NewId()
        {
            var (millisecond, counter) = Next();
#pragma warning disable RS0030 // The one place that makes ids.
            var id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond));
#pragma warning restore RS0030
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            bytes[6] = (byte)(0x70 | (counter >> 8));
            bytes[7] = (byte)counter;
            return new Guid(bytes, bigEndian: true);
        }

        public override byte[] NewSalt(int length) => RandomNumberGenerator.GetBytes(length);

        (long Millisecond, int Counter) Next()
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            lock (_lock)
            {
                if (now > _millisecond)
                    (_millisecond, _counter) = (now, 0);
                else if (++_counter == CounterLimit)
                    (_millisecond, _counter) = (_millisecond + 1, 0);
                return (_millisecond, _counter);
            }
        }
    }
}
