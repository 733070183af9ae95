namespace ReferenceApp.JobQueue;

/// <summary>
/// What Redis runs in one step, over the stream in KEYS[1]. Inside a script replies have one shape whatever protocol the
/// connection speaks.
/// </summary>
static class DueJobScripts
{
    /// <summary>A new entry, and a wake for whoever waits for one: channel, greatest length, fields and values. Returns the entry's id.</summary>
    public const string Signal =
        """
        local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, 3))
        redis.call('PUBLISH', ARGV[1], '')
        return id
        """;

    /// <summary>
    /// New entries for a consumer: group, consumer, count. The group is made at 0, not at the end, so that what was
    /// signalled before it existed is delivered.
    /// </summary>
    public const string Read =
        """
        local function read()
          return redis.pcall('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[3], 'STREAMS', KEYS[1], '>')
        end
        local reply = read()
        if reply and reply.err and string.find(reply.err, 'NOGROUP', 1, true) then
          redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
          reply = read()
        end
        if not reply then return {} end
        if reply.err then return reply end
        return reply[1][2]
        """;

    /// <summary>Forgets entries: group, ids.</summary>
    public const string Acknowledge =
        """
        redis.call('XACK', KEYS[1], unpack(ARGV))
        return redis.call('XDEL', KEYS[1], unpack(ARGV, 2))
        """;

    /// <summary>Forgets entries and consumers that were idle for long: group, own consumer, milliseconds.</summary>
    public const string DropAbandoned =
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        local claimed = redis.pcall('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', 1000, 'JUSTID')
        if claimed.err then return 0 end
        for _, id in ipairs(claimed[2]) do
          redis.call('XACK', KEYS[1], ARGV[1], id)
          redis.call('XDEL', KEYS[1], id)
        end
        for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
          local name, pending, idle = consumer[2], consumer[4], consumer[6]
          if name ~= ARGV[2] and pending == 0 and idle > tonumber(ARGV[3]) then
            redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
          end
        end
        return #claimed[2]
        """;
}
