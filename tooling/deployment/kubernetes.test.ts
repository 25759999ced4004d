/** Checks deploy/kubernetes: against the types of Kubernetes, and against the image and the program. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { COMMANDS } from '../../apps/worker/src/commands/index.ts';
import { ENVIRONMENT } from '../../packages/config/src/index.ts';
import { codeBlocks } from '../code-blocks.ts';
import { readRuntimeStage, readText, ROOT } from './deployment-files.ts';
import { textsOf, variablesOf } from './dockerfile.ts';
import { type Manifest, readDeployment, readManifests } from './manifests.ts';

const FOLDER = path.join(ROOT, '.cache/kubernetes');
const manifests = readManifests();
const worker = readDeployment('worker');
const pages = readDeployment('worker-console');

test('each manifest has the fields of its kind, and no others', () => {
  expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([
    'Deployment',
    'Deployment',
    'Job',
    'PodDisruptionBudget',
    'Service',
  ]);
  expect(typeErrors(manifests)).toBe('');
});

test('a field that is misspelt, or of another type, is found', () => {
  const [first] = manifests;
  const wrong = { ...Object(first?.value), spec: { replicas: 'two', templat: {} } };
  expect(typeErrors([{ ...first, value: wrong } as Manifest])).not.toBe('');
});

test('each selector finds the pods of its deployment', () => {
  const labels = manifests.flatMap(({ value }) => Object(value).spec.template?.metadata.labels ?? []);
  const selectors = manifests.flatMap(({ value }) => {
    const { selector } = Object(value).spec;
    return selector === undefined ? [] : [selector.matchLabels ?? selector];
  });
  expect(selectors.length).toBe(4);
  for (const selector of selectors) expect(labels).toContainEqual(expect.objectContaining(selector));
});

test('the probes ask what the program answers, on its ports', () => {
  const port = variablesOf(readRuntimeStage())['HEALTH_PORT'];
  const { startupProbe, readinessProbe, livenessProbe } = worker.container;
  expect(readinessProbe?.exec?.command).toEqual(['worker', 'health']);
  // A daemon that waits for PostgreSQL lives: neither of these may kill it.
  for (const probe of [startupProbe, livenessProbe])
    expect(probe?.exec?.command?.at(-1)).toContain(`http://127.0.0.1:${port}/healthz`);
  expect(readText('apps/worker/src/commands/daemon/health/health-server.ts')).toContain("case '/healthz':");
  const { ports, readinessProbe: ready, livenessProbe: live } = pages.container;
  expect(ports).toEqual([{ name: 'http', containerPort: 8787 }]);
  const probes = readText('apps/console/src/routes/probes.ts');
  for (const probe of [ready, live]) expect(probes).toContain(`path: '${probe?.httpGet?.path}'`);
});

test('the pods run as the user of the image, who may write nothing but what is mounted', () => {
  const [user] = textsOf(readRuntimeStage(), 'USER');
  for (const { value } of manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job')) {
    const pod = Object(value).spec.template.spec;
    expect(`${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`).toBe(user);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      // Else the Service worker-console sets WORKER_CONSOLE_..., of which the worker warns.
      enableServiceLinks: false,
      containers: [{ securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } }],
    });
  }
});

test('what they start is a command with these flags, and what they set is a variable', () => {
  const known: readonly string[] = ENVIRONMENT.map(({ name }) => name);
  for (const { value } of manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job')) {
    const [{ args, env = [] }] = Object(value).spec.template.spec.containers;
    const command = COMMANDS.find(({ name }) => name === args[0]);
    const flags = args.filter((arg: string) => arg.startsWith('--')).map((arg: string) => arg.slice(2));
    expect(Object.keys(command?.options ?? {})).toEqual(expect.arrayContaining(flags));
    for (const { name } of env) expect(known).toContain(name);
  }
});

test('daemons link alerts to the address of the console', () => {
  const [ofDaemons, ofConsole] = [worker, pages].map(({ container }) =>
    container.env?.find(({ name }) => name === 'CONSOLE_URL'),
  );
  expect(ofDaemons).toEqual(ofConsole);
  expect(ofDaemons?.value).toMatch(/^https:/);
});

test('the guide applies each manifest, and makes what they refer to', () => {
  const guide = readText('docs/guides/kubernetes.md');
  const typed = codeBlocks(guide)
    .map(({ text }) => text)
    .join('');
  for (const { file } of manifests) expect(typed).toContain(`-f deploy/kubernetes/${file}`);
  expect(typed).toContain('create secret generic worker ');
  expect(typed).toContain('create configmap worker ');
});

/** What tsc says of the manifests as literals: it refuses unknown fields too. Empty where all is well. */
function typeErrors(all: readonly Manifest[]): string {
  const texts = all.map(({ kind, apiVersion, value }, at) => {
    const group = apiVersion === 'v1' ? 'core/v1' : apiVersion;
    return `export const m${at}: import('kubernetes-types/${group}').${kind} = ${JSON.stringify(value)};\n`;
  });
  mkdirSync(FOLDER, { recursive: true });
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }));
  writeFileSync(path.join(FOLDER, 'manifests.ts'), texts.join(''));
  writeFileSync(
    path.join(FOLDER, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', types: [] },
      files: ['manifests.ts'],
    }),
  );
  try {
    execFileSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', FOLDER], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String(Object(error).stdout);
  }
}
