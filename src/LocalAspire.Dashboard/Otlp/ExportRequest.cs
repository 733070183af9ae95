namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>The frame that the export requests of all three signals share.</summary>
static class ExportRequest
{
    const uint First = 1 << 3 | ProtobufMessage.Length;
    const uint Second = 2 << 3 | ProtobufMessage.Length;

    /// <summary>
    /// Request: 1 resources; of each, 1 the resource and 2 its scopes; of each, 1 the scope and 2 its records.
    /// </summary>
    /// <param name="body">The request.</param>
    /// <param name="record">Is given the bytes of each record, a copy of its own, and where it comes from.</param>
    public static void Read(byte[] body, Action<byte[], TelemetryResource, TelemetryScope> record)
    {
        foreach (var group in Fields(new ProtobufMessage(body), First))
        {
            // A field may come before the one that it belongs to, so each message is walked once for what it is of.
            var resource = TelemetryResource.Unknown;
            var scopes = new List<byte[]>();
            while (group.Next() is not 0 and var tag)
            {
                switch (tag)
                {
                    case First: resource = TelemetryResource.Read(group.Message()); break;
                    case Second: scopes.Add(group.Bytes().ToArray()); break;
                    default: group.Skip(); break;
                }
            }

            foreach (var scope in scopes)
                ReadScope(scope, resource, record);
        }
    }

    static void ReadScope(byte[] bytes, TelemetryResource resource, Action<byte[], TelemetryResource, TelemetryScope> record)
    {
        var scope = Fields(new ProtobufMessage(bytes), First).Select(TelemetryScope.Read).LastOrDefault(TelemetryScope.Unknown);
        var message = new ProtobufMessage(bytes);
        while (message.Next() is not 0 and var tag)
        {
            if (tag == Second)
                record(message.Bytes().ToArray(), resource, scope);
            else
                message.Skip();
        }
    }

    static IEnumerable<ProtobufMessage> Fields(ProtobufMessage message, uint field)
    {
        while (message.Next() is not 0 and var tag)
        {
            if (tag == field)
                yield return message.Message();
            else
                message.Skip();
        }
    }
}
