using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Shell;

namespace ReferenceApp.ReviewUi.Jobs;

/// <summary>The decision as it was filled in. What is missing or wrong is the interface's to say.</summary>
static class DecisionForm
{
    public static DecisionRequest Read(IFormCollection form)
    {
        var decision = form.Text("decision");
        return new DecisionRequest
        {
            Decision = decision,
            Reason = form.Text("reason"),
            ReadText = [.. form["readText"].OfType<string>()],
            Change = decision == "request_change" ? Change(form) : null,
        };
    }

    static EditBody Change(IFormCollection form)
    {
        var place = Place(form);
        return new EditBody
        {
            Target = form.Text("target") == "background"
                ? new TargetBody { Background = new BackgroundBody { Subject = place } }
                : new TargetBody { Region = place },
            Instruction = form.Text("instruction"),
            Protect = form.Text("protect"),
        };
    }

    static RectBody? Place(IFormCollection form)
    {
        var place = new RectBody
        {
            X = form.Number("x"),
            Y = form.Number("y"),
            Width = form.Number("width"),
            Height = form.Number("height"),
        };
        return place == new RectBody() ? null : place;
    }
}
