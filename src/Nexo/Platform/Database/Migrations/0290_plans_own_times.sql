-- When a plan runs can be set beside its text: a file on the server's disk says what is done, the people who use Nexo say when.

alter table plans add own_cron text constraint own_cron_has_5_to_200_characters check (char_length(own_cron) between 5 and 200); -- null: as the text says
