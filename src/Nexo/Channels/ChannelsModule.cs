using Dapper;

namespace Nexo.Channels;

static class ChannelsModule
{
    public static void AddChannels(this WebApplicationBuilder builder) => SqlMapper.AddTypeHandler(new ChannelTypeHandler());
}
