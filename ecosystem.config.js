/**
 * PM2 keeps one daemon running: `pm2 start ecosystem.config.js`. CommonJS, because PM2 requires this file.
 * Secrets are not written here: PM2 passes on the environment of the shell that starts it.
 */
const path = require('node:path');

module.exports = {
  apps: [
    {
      name: 'worker',
      cwd: path.join(__dirname, 'apps/worker'),
      script: 'dist/index.js',
      // The console's pages are on 127.0.0.1:8787, in a process of their own.
      args: 'daemon --console',
      // A daemon runs many runs at once by itself; cluster mode is for servers that share a port.
      exec_mode: 'fork',
      instances: 1,
      watch: false,
      // Only the daemon is asked to stop: child processes of its runs must not get the signal.
      treekill: false,
      // Longer than the daemon's --grace (30 s) and the 6 s after it: no run is cut off.
      kill_timeout: 45_000,
      max_memory_restart: '500M',
      autorestart: true,
      // No stop_exit_codes: PM2 would treat a killed process like one that ended with 0.
      // The wait before a restart grows by half each time, up to 15 s; 30 s of work reset it.
      exp_backoff_restart_delay: 200,
      // After this many starts shorter than min_uptime PM2 gives up, although its status says "waiting restart".
      max_restarts: 15,
      min_uptime: '10s',
      env: {
        NODE_ENV: 'production',
        HEALTH_PORT: process.env.HEALTH_PORT || '8788',
      },
    },
  ],
};
