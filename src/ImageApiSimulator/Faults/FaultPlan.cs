using ReferenceApp.ImageApiSimulator.Contract;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>What is armed, in the order of arming, and how many calls a fault holds at this moment.</summary>
/// <param name="Items">Their counts are what is left: calls that will pass, then calls that will be hit.</param>
sealed record ArmedFaults(IReadOnlyList<FaultOrder> Items, int Held);

/// <summary>
/// The faults that are armed, in memory. A call that is sound so far asks each in the order of arming: one that still lets
/// calls pass counts it, the first that does not hits it, and those behind never see it.
/// </summary>
sealed class FaultPlan(Door door, TimeProvider clock)
{
    readonly Lock gate = new();
    readonly List<FaultOrder> armed = [];
    TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int held;

    public ArmedFaults Armed
    {
        get
        {
            lock (gate)
                return new ArmedFaults([.. armed], held);
        }
    }

    public void Arm(FaultOrder order)
    {
        lock (gate)
        {
            if (order is { Kind: FaultKind.RefuseConnection, After: 0 })
                door.CloseFor(order.Closed);
            else
                armed.Add(order);
        }
    }

    /// <summary>Disarms all, and lets every call go on that one of them holds.</summary>
    public void Clear()
    {
        lock (gate)
        {
            armed.Clear();
            released.SetResult();
            released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What the call has to endure, counted.</summary>
    public Strike Take(string path, ImageRequest request)
    {
        lock (gate)
        {
            for (var i = 0; i < armed.Count; i++)
            {
                var order = armed[i];
                if (!order.Concerns(path, request.Stream))
                    continue;
                if (order.After == 0)
                    return Hit(i);
                armed[i] = order with { After = order.After - 1 };
                if (armed[i] is { Kind: FaultKind.RefuseConnection, After: 0 })
                {
                    armed.RemoveAt(i--);
                    door.CloseFor(order.Closed);
                }
            }
        }

        return Strike.None;
    }

    Strike Hit(int index)
    {
        var order = armed[index];
        if (order.Times == 1)
            armed.RemoveAt(index);
        else
            armed[index] = order with { Times = order.Times - 1 };
        return new Strike(order, this, released.Task);
    }

    /// <summary>Waits for <paramref name="release"/>, at most for <paramref name="most"/>, and counts the call as held meanwhile.</summary>
    /// <exception cref="OperationCanceledException">The client left, or the process is to end.</exception>
    public async Task HoldAsync(Task release, TimeSpan most, CancellationToken cancel)
    {
        lock (gate)
            held++;
        try
        {
            await release.WaitAsync(most, clock, cancel);
        }
        catch (TimeoutException)
        {
            // Its time is over.
        }
        finally
        {
            lock (gate)
                held--;
        }
    }
}
