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

    sealed class ClockIdSource(TimeProvider clock) : IdSource
    {
#pragma warning disable RS0030 // The one place that makes ids.
        public override Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
#pragma warning restore RS0030

        public override byte[] NewSalt(int length) => RandomNumberGenerator.GetBytes(length);
    }
}
