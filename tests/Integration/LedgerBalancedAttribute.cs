using System.Reflection;
using Npgsql;
using ReferenceApp.Testing;
using Xunit;
using Xunit.v3;

namespace ReferenceApp.Integration;

/// <summary>A fixture with a store of its own.</summary>
public interface IStoreOwner
{
    /// <summary>As superuser.</summary>
    NpgsqlDataSource Owner { get; }
}

/// <summary>After every test over the fixture's store its books balance, or the test has failed.</summary>
/// <typeparam name="TFixture">The fixture of the collection or class that this stands on.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LedgerBalancedAttribute<TFixture> : BeforeAfterTestAttribute
    where TFixture : class, IStoreOwner
{
    // xunit's hook cannot be awaited; the pool does the work, so that blocking here waits for no thread of xunit's.
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        Task.Run(async () =>
        {
            var fixture = await context.GetFixture<TFixture>()
                ?? throw new InvalidOperationException($"{test.TestDisplayName} has no {typeof(TFixture).Name}.");
            await LedgerAudit.AssertBalancedAsync(fixture.Owner);
        }).GetAwaiter().GetResult();
    }
}
