// A file of its own: an import() of the package would take all of it into the first load, whose store is needed at once.
export { Notifications as default } from '@mantine/notifications';
