/**
 * PM2 keeps one daemon at work: `pm2 start ecosystem.config.js`. CommonJS, because PM2 requires this file.
 * Secrets are not written here: PM2 hands on the environment of the shell that starts it.
 */
const path = require('node:path');

module.exports = {
  apps: [
    {
      name: 'worker',
      cwd: path.join(__dirname, 'apps/worker'),
      script: 'dist/index.js',
      args: 'daemon',
      // A daemon runs many runs at once by itself; cluster mode is for servers that share a port.
      exec_mode: 'fork',
      instances: 1,
      watch: false,
      // Only the daemon is asked to stop: the programs that its runs have started must not hear of it.
      treekill: false,
      // Longer than the daemon's --grace (30 s), with what follows it: no run is cut off.
      kill_timeout: 45_000,
      max_memory_restart: '500M',
      autorestart: true,
      // No stop_exit_codes: PM2 takes a process that was killed for one that ended with 0.
      // The wait before a restart grows by half each time, up to 15 s; 30 s of work set it back.
      exp_backoff_restart_delay: 200,
      // So many starts that did not last min_uptime, and PM2 gives up, though its status says "waiting restart".
      max_restarts: 15,
      min_uptime: '10s',
      env: {
        NODE_ENV: 'production',
        HEALTH_PORT: process.env.HEALTH_PORT || '8788',
      },
    },
  ],
};
