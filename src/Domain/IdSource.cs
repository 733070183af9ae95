using System.Buffers.Binary;
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

    /// <summary>Ids of one source are in the order of their making, also within a millisecond (RFC 9562 §6.2, method 1).</summary>
    sealed class ClockIdSource(TimeProvider clock) : IdSource
    {
        const int SequenceBits = 12;

        readonly Lock gate = new();

        /// <summary>Unix milliseconds and, below them, a count within the millisecond. It never goes back, whatever the clock does.</summary>
        long last;

        public override Guid NewId()
        {
            var next = Next();
            Span<byte> id = stackalloc byte[16];
            RandomNumberGenerator.Fill(id);
            BinaryPrimitives.WriteInt64BigEndian(id, (next >> SequenceBits << 16) | 0x7000 | (next & ((1 << SequenceBits) - 1)));
            id[8] = (byte)(0x80 | (id[8] & 0x3F));
            return new Guid(id, bigEndian: true);
        }

        public override byte[] NewSalt(int length) => RandomNumberGenerator.GetBytes(length);

        long Next()
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds() << SequenceBits;
            lock (gate)
                return last = Math.Max(now, last + 1);
        }
    }
}
