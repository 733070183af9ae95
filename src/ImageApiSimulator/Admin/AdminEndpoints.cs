using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.ImageApiSimulator.Calls;
using ReferenceApp.ImageApiSimulator.Faults;

namespace ReferenceApp.ImageApiSimulator.Admin;

/// <summary>The simulator's own side, for tests and for people who want to see what was paid. Development only, so without a key.</summary>
static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin");
        admin.MapGet("/calls", GetCallsAsync);
        admin.MapGet("/settings", (CurrentSettings settings) => settings.Value);
        admin.MapPost("/settings", ChangeSettings);
        admin.MapGet("/faults", (FaultPlan faults) => faults.Armed);
        admin.MapPost("/faults", ArmFault);
        admin.MapDelete("/faults", ClearFaults);
    }

    static Task GetCallsAsync(HttpResponse response, CallLog calls, CancellationToken cancel)
    {
        response.ContentType = "application/json";
        return calls.CopyAsJsonAsync(response.BodyWriter, cancel);
    }

    /// <summary>Fields that are left out stay as they are.</summary>
    static IResult ChangeSettings(SettingsChange change, CurrentSettings settings)
    {
        var faults = change.Faults();
        if (faults.Count > 0)
            return TypedResults.ValidationProblem(faults);
        settings.Value = change.ApplyTo(settings.Value);
        return TypedResults.Ok(settings.Value);
    }

    static IResult ArmFault(FaultOrder order, FaultPlan faults)
    {
        var mistakes = order.Mistakes();
        if (mistakes.Count > 0)
            return TypedResults.ValidationProblem(mistakes);
        faults.Arm(order);
        return TypedResults.Ok(faults.Armed);
    }

    static NoContent ClearFaults(FaultPlan faults)
    {
        faults.Clear();
        return TypedResults.NoContent();
    }
}
