import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { styleText } from 'node:util';

const ORG = 'default-org';
/** The exit code of the worker for an organisation that is not stored. */
const NOT_FOUND = 3;

/**
 * @typedef {object} Tour
 * @property {string} program the built worker
 * @property {string} root the folder of its commands; the file of the example goes into `data/` there
 * @property {NodeJS.ProcessEnv} [env] the environment of this process if absent
 */

/** A command of the worker has failed. */
class CommandError extends Error {
  /** @param {readonly string[]} args @param {{ code: number, stderr: string }} ended */
  constructor(args, { code, stderr }) {
    super(`${stderr}worker ${args.join(' ')}: failed (exit code ${code})`);
    this.code = code;
  }
}

/**
 * Shows the worker with an example organisation: imports it if it is missing, runs its day once, and shows the result.
 * A second tour changes nothing.
 * @param {Tour} tour
 * @returns {Promise<number>} 0, or the exit code of the command that failed
 */
export async function runTour(tour) {
  try {
    await importOnce(tour);
    const runId = await runDay(tour);
    await showDay(tour);
    showNext(runId);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(`\n${error.message}`);
    return error.code;
  }
}

/** @param {Tour} tour */
async function importOnce(tour) {
  heading('A team and its work');
  await ask(tour, ['db:migrate']);
  if (await isStored(tour)) {
    console.log(`  ${ORG} is stored already and stays unchanged`);
    return;
  }
  mkdirSync(path.join(tour.root, 'data'), { recursive: true, mode: 0o700 });
  const file = path.join('data', `example-${new Date().toISOString().slice(0, 10)}.yaml`);
  if (!existsSync(path.join(tour.root, file))) {
    showCommand(['questboard:example', '--out', file]);
    await ask(tour, ['questboard:example', '--out', file]);
  }
  showCommand(['questboard:import', file]);
  const { counts } = await ask(tour, ['questboard:import', file]);
  const { members, quests, tasks } = counts;
  console.log(
    `  ${ORG} is stored: ${members.created} people, ${quests.created} quests, ${tasks.created} tasks`,
  );
}

/** @param {Tour} tour */
async function isStored(tour) {
  const args = ['questboard:show', '--org', ORG, '--json'];
  const ended = await run(tour, args, 'captured');
  if (ended.code !== 0 && ended.code !== NOT_FOUND) throw new CommandError(args, ended);
  return ended.code === 0;
}

/** @param {Tour} tour */
async function runDay(tour) {
  heading('Its day');
  const args = ['job', 'daily.questmaster', '--org', ORG];
  showCommand(args);
  const { id, durationMs, result } = await ask(tour, args);
  const { unlocked, flagsRaised, decksGenerated, decksUpdated } = result.counts;
  const done =
    result.status === 'noop'
      ? 'no change, the day is planned already'
      : `quests opened ${unlocked}, flags raised ${flagsRaised}, decks dealt ${decksGenerated + decksUpdated}`;
  console.log(`  run ${id} succeeded in ${durationMs} ms: ${done}`);
  return id;
}

/** @param {Tour} tour */
async function showDay(tour) {
  const board = ['questboard:show', '--org', ORG];
  heading('The result');
  await show(tour, [...board, '--digest']);
  const member = fullestHand(await ask(tour, board));
  if (member === undefined) return;
  heading("One member's deck");
  await show(tour, [...board, '--member', member]);
}

/**
 * The member with the fullest deck, because not every member works every day. Undefined where there is no deck.
 * @param {{ decks: readonly { memberId: string, items: readonly unknown[] }[] }} board
 */
function fullestHand({ decks }) {
  return decks.toSorted((a, b) => b.items.length - a.items.length)[0]?.memberId;
}

/** @param {number} runId */
function showNext(runId) {
  heading('Try next');
  const commands = [
    [`questboard:show --org ${ORG}`, 'the whole board'],
    [`run:show ${runId}`, 'the run of the day'],
    ['daemon --console', 'with its pages: it prints a link to sign in; until Ctrl-C'],
  ];
  const width = Math.max(...commands.map(([command = '']) => command.length));
  for (const [command = '', what = ''] of commands)
    console.log(`  bin/worker ${command.padEnd(width)}  ${dim(what)}`);
}

/**
 * Runs a command with --json and returns its `data`.
 * @param {Tour} tour
 * @param {readonly string[]} args
 */
async function ask(tour, args) {
  const ended = await run(tour, [...args, '--json'], 'captured');
  if (ended.code !== 0) throw new CommandError(args, ended);
  return JSON.parse(ended.stdout).data;
}

/**
 * Runs a command and shows its output.
 * @param {Tour} tour
 * @param {readonly string[]} args
 */
async function show(tour, args) {
  showCommand(args);
  const ended = await run(tour, args, 'shown');
  if (ended.code !== 0) throw new CommandError(args, ended);
}

/**
 * @param {Tour} tour
 * @param {readonly string[]} args
 * @param {'captured' | 'shown'} how
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
function run({ program, root, env = process.env }, args, how) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    // A package manager sets INIT_CWD to the folder of its call; the files of the tour are below the root.
    env: { ...env, INIT_CWD: root },
    stdio: how === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr']))
    child[name]?.setEncoding('utf8').on('data', (text) => {
      written[name] += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...written }));
  });
}

/** @param {string} title */
function heading(title) {
  console.log(`\n${paint('bold', title)}`);
}

/** @param {readonly string[]} args */
function showCommand(args) {
  console.log(dim(`  $ worker ${args.join(' ')}`));
}

/** @param {string} text */
function dim(text) {
  return paint('dim', text);
}

/** @param {'bold' | 'dim'} style @param {string} text */
function paint(style, text) {
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? styleText(style, text) : text;
}
