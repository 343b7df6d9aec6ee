-- An index that begins with the workspace looks good to whoever asks for one listing while the table has no statistics: it is then read whole,
-- beside the key, once for each listing. Beginning with the channel it serves only who asks for a channel.
drop index sales_of_a_channel;
create index sales_of_a_channel on sales_daily (channel, workspace_id, day);
