using System.Diagnostics;

namespace ReferenceApp.LocalAspire.Processes;

/// <summary>A small shell process that outlives this one and clears up after it.</summary>
/// <remarks>The parent-death signal asks children to end, but reaches neither those that hang nor the children of children.
/// The guard knows every process group, notices that this process is gone because its input ends, and kills a group as soon
/// as its leader has ended, or after three seconds.</remarks>
static class ProcessGuard
{
    const string Script = """
        exec >/dev/null 2>&1
        groups=
        while read -r verb value; do
          case $verb in
            started) groups="$groups $value" ;;
            ended) rest=; for g in $groups; do [ "$g" = "$value" ] || rest="$rest $g"; done; groups=$rest ;;
            folder) set -- "$@" "$value" ;;
          esac
        done
        tries=30
        while [ -n "$groups" ]; do
          rest=
          for g in $groups; do
            if [ "$tries" -gt 0 ] && kill -0 "$g"; then rest="$rest $g"; else kill -9 "-$g"; fi
          done
          groups=$rest
          [ -z "$groups" ] || sleep 0.1
          tries=$((tries - 1))
        done
        [ $# -eq 0 ] || rm -rf -- "$@"
        """;

    static readonly SemaphoreSlim Gate = new(1);
    static StreamWriter? _input;

    /// <summary>From now on the group is killed when this process dies.</summary>
    public static Task TellStartedAsync(int groupId) => TellAsync($"started {groupId}");

    /// <summary>The group is gone.</summary>
    public static Task TellEndedAsync(int groupId) => TellAsync($"ended {groupId}");

    /// <summary>From now on the folder is deleted when this process ends.</summary>
    public static Task TellTemporaryFolderAsync(string path) => TellAsync($"folder {path}");

    static async Task TellAsync(string message)
    {
        await Gate.WaitAsync();
        try
        {
            _input ??= await StartAsync();
            await _input.WriteLineAsync(message);
        }
        catch (IOException)
        {
            // Somebody ended the guard; the parent-death signal remains.
        }
        finally
        {
            Gate.Release();
        }
    }

    static async Task<StreamWriter> StartAsync()
    {
        var info = new ProcessStartInfo("setsid", ["--", "sh", "-c", Script, "process-guard"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        var guard = await ProcessSpawner.RunAsync(() => Process.Start(info)!);
        guard.StandardInput.AutoFlush = true;
        return guard.StandardInput;
    }
}
