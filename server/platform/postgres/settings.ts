/** Settings of the embedded server; given on its command line, so that each release brings its own. */
export type Settings = Readonly<Record<string, string>>;

export const defaultSettings: Settings = {
  // Two pools, listeners and a backup of a few nodes, with room to spare.
  max_connections: '200',
  shared_buffers: '256MB',
  // Page images after a checkpoint are most of the log; pglz costs less than writing them.
  wal_compression: 'on',
  max_wal_size: '2GB',
  // Our queries are short: compiling one takes longer than running it.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A week of log files, overwritten in turn. Neither values of rows nor texts of statements get into them.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_size: '0',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** The arguments of `postgres`. `settings` win over the defaults, but nothing opens a TCP port. */
export function postgresArguments(clusterDir: string, socketDir: string, settings: Settings): string[] {
  const all = { ...defaultSettings, ...settings, listen_addresses: '', unix_socket_directories: socketDir };
  return ['-D', clusterDir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
