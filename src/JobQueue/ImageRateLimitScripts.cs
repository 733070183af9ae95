namespace ReferenceApp.JobQueue;

/// <summary>What Redis runs in one step, over a surface's state in KEYS[1] and the asker's place in KEYS[2]; times in microseconds.</summary>
static class ImageRateLimitScripts
{
    /// <summary>
    /// Takes pictures or a place: images, images per minute, burst, milliseconds that a place is kept after its time.
    /// Answers microseconds to wait. Both keys end by themselves, once they say nothing any more.
    /// </summary>
    public const string Take =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local place = tonumber(redis.call('GET', KEYS[2]))
        if place then
          if place > now then return math.ceil(place - now) end
          redis.call('DEL', KEYS[2])
          return 0
        end
        local image = 60000000 / ARGV[2]
        local earned = math.max(tonumber(redis.call('GET', KEYS[1])) or 0, now) + ARGV[1] * image
        redis.call('SET', KEYS[1], earned, 'PX', math.ceil((earned - now) / 1000))
        place = earned - ARGV[3] * image
        if place <= now then return 0 end
        redis.call('SET', KEYS[2], place, 'PX', math.ceil((place - now) / 1000) + ARGV[4])
        return math.ceil(place - now)
        """;
}
