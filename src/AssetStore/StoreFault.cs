using ReferenceApp.Domain.Assets;

namespace ReferenceApp.AssetStore;

/// <summary>Turns what the file system throws into <see cref="AssetStoreUnavailableException"/>, without its paths.</summary>
static class StoreFault
{
    public static bool Is(Exception e) =>
        e is IOException or UnauthorizedAccessException && e is not (AssetStoreUnavailableException or AssetTooLargeException);

    /// <param name="operation">A verb, for the message.</param>
    public static AssetStoreUnavailableException Unavailable(string operation, Exception e) =>
        new($"The asset store failed to {operation}: {e.GetType().Name}, error {e.HResult}.");

    public static T Translate<T>(string operation, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (Is(e))
        {
            throw Unavailable(operation, e);
        }
    }

    public static void Translate(string operation, Action act) => Translate(operation, () =>
    {
        act();
        return true;
    });
}
