/** The manifests of Kubernetes, as they are in the repository. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Container } from 'kubernetes-types/core/v1';
import { parseDocument } from '../../packages/config/src/index.ts';
import { readText, ROOT } from './deployment-files.ts';

export interface Manifest {
  readonly file: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly value: unknown;
}

const FOLDER = 'deploy/kubernetes';

export function readManifests(): readonly Manifest[] {
  return readdirSync(path.join(ROOT, FOLDER)).flatMap((file) =>
    readText(`${FOLDER}/${file}`)
      .split(/^---$/m)
      .map((text) => {
        const value: unknown = parseDocument(text, file).value;
        const { kind, apiVersion }: { kind: string; apiVersion: string } = Object(value);
        return { file, kind, apiVersion, value };
      }),
  );
}

/** The deployment of that name, and its one container. */
export function readDeployment(name: string): { readonly pod: PodSpec; readonly container: Container } {
  const found = readManifests()
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ value }): Deployment => Object(value))
    .find(({ metadata }) => metadata?.name === name);
  const pod = found?.spec?.template.spec;
  const [container, other] = pod?.containers ?? [];
  if (!pod || !container || other) throw new Error(`expected a deployment ${name} with one container`);
  return { pod, container };
}

type PodSpec = NonNullable<NonNullable<Deployment['spec']>['template']['spec']>;
