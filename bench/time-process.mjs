import { spawn } from 'node:child_process';

/**
 * Runs node with these arguments to its end; ms of wall time. Fails when it does not end well.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export function timeNode(args, env = {}) {
  return new Promise((resolve, reject) => {
    const said = [];
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.once('error', reject);
    child.once('exit', (code) => {
      const ms = performance.now() - began;
      if (code === 0) resolve(ms);
      else reject(new Error(`node ${args.join(' ')} ended with ${code}: ${Buffer.concat(said).toString()}`));
    });
  });
}
