using Dapper;
using Npgsql;

namespace ReferenceApp.Testing;

/// <summary>
/// Every value that a budget ever stood at, in the order of the changes: a trigger writes them down, so that none is
/// missed, however short it lasted.
/// </summary>
public static class BudgetHistory
{
    public static async Task StartAsync(NpgsqlDataSource superuser)
    {
        await using var connection = await superuser.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            create table budget_history (change bigint generated always as identity, key text not null, used bigint not null);
            create function remember_budget() returns trigger language plpgsql security definer as $$
            begin
                insert into public.budget_history (key, used) values (new.key, new.used);
                return null;
            end $$;
            create trigger remember_budget after insert or update on budgets for each row execute function remember_budget();
            """);
    }

    /// <param name="keyPrefix">Of the budget's key.</param>
    public static async Task<IReadOnlyList<long>> OfAsync(NpgsqlDataSource superuser, string keyPrefix)
    {
        await using var connection = await superuser.OpenConnectionAsync();
        return [.. await connection.QueryAsync<long>(
            "select used from budget_history where starts_with(key, @keyPrefix) order by change", new { keyPrefix })];
    }
}
