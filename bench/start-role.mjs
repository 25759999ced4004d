import { fork } from 'node:child_process';
import path from 'node:path';

/**
 * Starts a process that plays one role.
 * @param {{ module: string, url: string, fresh: boolean, concurrency: number, durability?: string, rate?: object }} options
 * @param {readonly string[]} nodeOptions
 * @returns {Promise<Role>}
 *
 * @typedef {object} Role
 * @property {(command: string, args?: object) => Promise<any>} call  fails when the role fails or is gone
 * @property {(listener: (ms: number) => void) => void} onWaited
 * @property {() => Promise<void>} stop  resolves when the process is gone
 */
export async function startRole(options, nodeOptions = []) {
  const child = fork(path.join(import.meta.dirname, 'role.mjs'), [JSON.stringify(options)], {
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const pending = new Map();
  let calls = 0;
  let waited;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const ready = new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.ready) resolve();
      else if (message.waited !== undefined) waited?.(message.waited);
      else settle(message);
    });
    child.once('exit', (code) => {
      const error = new Error(`The process of ${options.module} ended with ${code}`);
      reject(error);
      for (const call of pending.values()) call.reject(error);
    });
  });
  await ready;

  return {
    call(command, args = {}) {
      calls += 1;
      const id = calls;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        child.send({ id, command, args });
      });
    },
    onWaited(listener) {
      waited = listener;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };

  function settle({ id, result, error }) {
    const call = pending.get(id);
    pending.delete(id);
    if (error === undefined) call.resolve(result);
    else call.reject(new Error(error));
  }
}
