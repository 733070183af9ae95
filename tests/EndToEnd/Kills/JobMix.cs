using ReferenceApp.Contracts;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Small jobs of every shape: with and without an edit and a drill, asking or repeating after an unknown outcome.</summary>
sealed class JobMix(Random random)
{
    const string Size = "1024x640";

    int _count;

    /// <param name="towards">Where a job should be able to get.</param>
    public JobRequest Next(Point towards) => Plain() with
    {
        Edits = towards == Point.EditEnds || random.Next(5) == 0 ? [Edit()] : [],
        Drill = towards == Point.DrillEnds || random.Next(5) == 0 ? "moderation_blocked" : null,
    };

    /// <summary>One picture and one candidate.</summary>
    public JobRequest Plain() => new()
    {
        // Different words make different pictures, so that each can be told from the others.
        Prompt = new PromptBody { Purpose = $"tile {++_count} of a wall", Requirements = [$"a plain tile, {random.Next()}"] },
        Size = Size,
        Final = new FinalBody
        {
            Sizes = [Size],
            Qualities = ["low"],
            Formats = ["png"],
            Compressions = [100],
            MaxCandidates = 1,
        },
        UnknownOutcome = random.Next(2) == 0 ? "ask" : "retry-once",
    };

    static EditBody Edit() => new()
    {
        Target = new TargetBody { Region = new RectBody { X = 64, Y = 64, Width = 256, Height = 192 } },
        Instruction = "a small leaf",
    };
}
