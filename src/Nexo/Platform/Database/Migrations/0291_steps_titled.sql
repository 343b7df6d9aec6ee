-- A step is named for programs and titled for people, in the inbox and in letters too.

alter table agents_tasks add title text; -- as the run's plan says; null: it says none
