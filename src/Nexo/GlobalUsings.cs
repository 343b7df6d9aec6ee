// Our word; the framework's own TaskStatus is not used here.
global using TaskStatus = Nexo.Tasks.TaskStatus;
