/** A fresh, empty place for each measurement: a folder with a SQLite file, or a database on the server. */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { diskFolder } from './disk-folder.mjs';
import { administer } from './postgres.mjs';

let databases = 0;

/**
 * @param {'sqlite' | 'postgres'} store
 * @param {string | undefined} serverUrl
 * @returns {Promise<{ url: string, remove: () => Promise<void> }>}
 */
export async function makePlace(store, serverUrl) {
  return store === 'sqlite' ? makeFile() : makeDatabase(serverUrl);
}

function makeFile() {
  const folder = mkdtempSync(path.join(diskFolder(), 'bench-sqlite-'));
  return {
    url: `sqlite:${path.join(folder, 'queue.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function makeDatabase(serverUrl) {
  databases += 1;
  const name = `bench_${process.pid}_${databases}`;
  await administer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => administer(serverUrl, `drop database ${name} with (force)`) };
}
