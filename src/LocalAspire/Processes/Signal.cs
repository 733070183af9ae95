using System.Runtime.InteropServices;

namespace ReferenceApp.LocalAspire.Processes;

/// <summary>The signals sent to children, by their Linux numbers.</summary>
enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

static partial class Signals
{
    /// <summary>Sends a signal to one process; one that is gone is no fault.</summary>
    public static void Send(int pid, Signal signal) => _ = Kill(pid, (int)signal);

    /// <summary>Sends a signal to every process of a group.</summary>
    public static void SendToGroup(int groupId, Signal signal) => _ = Kill(-groupId, (int)signal);

    /// <summary>The name that <c>setpriv --pdeathsig</c> knows.</summary>
    public static string Name(this Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Kill => "KILL",
        Signal.Terminate => "TERM",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "An unknown signal."),
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
