namespace Aspire.Hosting;

/// <summary>How a builder is created.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command-line arguments; they override every other setting.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the host; null means the one that was started.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The folder of the host's project; null means the one recorded when it was built.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Whether the telemetry page is left out. Tests leave it out unless they say otherwise.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Without effect: everything here is unencrypted and on the loopback interface.</summary>
    public bool AllowUnsecuredTransport { get; set; }
}

/// <summary>Whether the model runs or is published. It only runs here.</summary>
public enum DistributedApplicationOperation
{
    Run = 0,
    Publish = 1,
}

/// <summary>What the model is being used for.</summary>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    public DistributedApplicationOperation Operation { get; } = operation;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}

/// <summary>The model cannot be built or started; the message says why.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A parameter or connection string has no value; the message names the setting.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    public MissingParameterValueException()
    {
    }

    public MissingParameterValueException(string message)
        : base(message)
    {
    }

    public MissingParameterValueException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
