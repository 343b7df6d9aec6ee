using Nexo.Platform;

namespace Nexo.Access;

/// <summary>When a session was last used, told once a minute.</summary>
sealed class SessionUse(Database database, TimeProvider time, ILogger<SessionUse> log) : LastUse(database, time, log, """
    with used as (select * from unnest(@ids, @times) as u(id, at)),
         held as (select s.id, used.at from sessions s join used using (id) where s.last_seen_at <= used.at - interval '1 minute' order by s.id for update of s)
    update sessions s set last_seen_at = held.at from held where s.id = held.id
    """)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
}
