using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

public sealed class ReferenceExpressionTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Expression_WithValues_IsBoundWhenAsked()
    {
        var builder = DistributedApplication.CreateBuilder();
        var redis = builder.AddRedis("redis", password: builder.AddParameter("secret", "p&w"));
        var expression = ReferenceExpression.Create(
            $"redis://:{redis.Resource.PasswordParameter!:uri}@{redis.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}");
        var value = expression.GetValueAsync(None).AsTask();
        Assert.False(value.IsCompleted);

        Allocate(redis, 6400);

        Assert.Equal("redis://:p%26w@localhost:6400", await value);
        Assert.Equal("redis://:{secret.value}@{redis.bindings.tcp.hostandport}", expression.ValueExpression);
    }

    [Fact]
    public async Task Expression_WithBraces_KeepsThem()
    {
        var name = "x";
        var expression = ReferenceExpression.Create($"{{\"a\":\"{name}\",\"b\":\"{{}}\"}}");

        Assert.Equal("""{"a":"x","b":"{}"}""", await expression.GetValueAsync(None));
    }

    [Fact]
    public async Task Expression_InsideAnother_IsBoundWithIt()
    {
        var parameter = DistributedApplication.CreateBuilder().AddParameter("path", "v1");
        var inner = ReferenceExpression.Create($"/{parameter}");

        Assert.Equal("http://host/v1/models", await ReferenceExpression.Create($"http://host{inner}/models").GetValueAsync(None));
    }

    [Fact]
    public async Task Expression_WithAMissingValue_HasNone()
    {
        var expression = ReferenceExpression.Create($"a{new Nothing()}b");

        Assert.Null(await expression.GetValueAsync(None));
    }

    [Fact]
    public void Expression_WithAnUnknownFormat_IsRefused()
        => Assert.Throws<FormatException>(() => ReferenceExpression.Create($"{new Nothing():x8}"));

    [Fact]
    public async Task Builder_InPieces_MakesOneExpression()
    {
        var parameter = DistributedApplication.CreateBuilder().AddParameter("user", "anna");
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);

        builder.Append($"User={parameter};");
        builder.AppendLiteral("Mode={fast}");

        Assert.Equal("User=anna;Mode={fast}", await builder.Build().GetValueAsync(None));
    }

    static void Allocate(IResourceBuilder<RedisResource> redis, int port)
    {
        var endpoint = redis.Resource.PrimaryEndpoint.EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
    }

    sealed class Nothing : IExpressionValue
    {
        public string ValueExpression => "{nothing}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
    }
}
