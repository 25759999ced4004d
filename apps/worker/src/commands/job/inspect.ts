/**
 * The inspector of Node for `worker job --inspect`: a debugger attaches to this process. With `brk` the run starts once one
 * has, and stands at the first line of the job. Called before the run is claimed; nothing is stored. As with any program
 * of Node, the process ends when its debugger has left.
 */
import inspector from 'node:inspector';
import type { RegisteredJob } from '@sb/jobs';
import { CodedError } from '@sb/words';
import type { InspectWish } from '../../cli/option-values.ts';
import type { Output } from '../../cli/output.ts';

class InspectorPortError extends CodedError {
  readonly code = 'PORT_TAKEN';
  readonly hint = 'Stop that process, or choose another port: --inspect 9230';
}

/** Throws `PORT_TAKEN`. */
export async function inspect(
  { host, port, breaks }: InspectWish,
  job: RegisteredJob,
  output: Output,
): Promise<void> {
  // Node has opened one by itself after `node --inspect`, and has no second.
  if (inspector.url() === undefined) inspector.open(port, host);
  const url = inspector.url();
  // Node has printed why.
  if (url === undefined) throw new InspectorPortError(`The inspector cannot listen on ${host}:${port}.`);
  output.note(
    `  inspecting: no timeout ends an attempt, and no watchdog this process. Attach: chrome://inspect, or node inspect ${new URL(url).host}`,
  );
  if (breaks) {
    output.note('  waiting for a debugger');
    inspector.waitForDebugger();
    await breakIn(job);
  }
}

/** Sets a breakpoint at the first line of a job, for each debugger that is attached. */
async function breakIn(job: RegisteredJob): Promise<void> {
  const session = new inspector.Session();
  session.connect();
  await post(session, 'Debugger.enable');
  const { result } = await runOf(session, job);
  const objectId = await targetOf(session, result.objectId ?? '');
  // Not in the types of Node: the protocol calls it experimental.
  await post(session, 'Debugger.setBreakpointOnFunctionCall', { objectId });
}

async function runOf(
  session: inspector.Session,
  job: RegisteredJob,
): Promise<inspector.Runtime.EvaluateReturnType> {
  // The protocol names an object only by an expression.
  const place = Symbol.for('worker/inspected');
  Reflect.set(globalThis, place, job);
  try {
    return await post<inspector.Runtime.EvaluateReturnType>(session, 'Runtime.evaluate', {
      expression: `globalThis[Symbol.for('worker/inspected')].run`,
    });
  } finally {
    Reflect.deleteProperty(globalThis, place);
  }
}

/** A registered job has its function bound: the breakpoint belongs into the function of the author. */
async function targetOf(session: inspector.Session, objectId: string): Promise<string> {
  const { internalProperties = [] } = await post<inspector.Runtime.GetPropertiesReturnType>(
    session,
    'Runtime.getProperties',
    { objectId, ownProperties: true },
  );
  const target = internalProperties.find(({ name }) => name === '[[TargetFunction]]');
  return target?.value?.objectId ?? objectId;
}

function post<Result>(session: inspector.Session, method: string, parameters: object = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error: Error | null, result?: object) => {
      if (error) reject(new Error(`${method}: ${JSON.stringify(error)}`));
      else resolve(result as Result);
    });
  });
}
