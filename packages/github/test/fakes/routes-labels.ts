/** Lists, reads, makes and changes the labels of a repository. */
import { addLabel, findLabel } from './acts.ts';
import { type Answer, type FieldFault, labelExists, notFound, tooLong, validationFailed } from './answers.ts';
import { fieldsOf, type RepositoryCall } from './call.ts';
import { page } from './pages.ts';
import { labelShape } from './shapes.ts';
import type { Label } from './state.ts';

const MAX_NAME = 50;
const MAX_DESCRIPTION = 100;

export function listLabels(call: RepositoryCall): Answer {
  const { world, repository } = call;
  return page(call, repository.labels, (label) => labelShape(world, repository, label));
}

export function getLabel(call: RepositoryCall, name: string): Answer {
  const label = findLabel(call.repository, name);
  return label ? shown(call, label) : notFound();
}

export function postLabel(call: RepositoryCall): Answer {
  const { world, repository } = call;
  // Without the right to push GitHub does not admit that labels could be made.
  if (!repository.canPush) return notFound();
  const wanted = fieldsOf(call) as unknown as Omit<Label, 'id'>;
  const faults = fieldFaults(wanted);
  if (faults.length > 0) return validationFailed(...faults);
  if (findLabel(repository, wanted.name)) return labelExists();
  return { ...shown(call, addLabel(world, repository, wanted)), status: 201 };
}

export function patchLabel(call: RepositoryCall, name: string): Answer {
  const { repository } = call;
  const label = findLabel(repository, name);
  if (!repository.canPush || !label) return notFound();
  const { new_name: newName = label.name, ...rest } = fieldsOf(call);
  const wanted = { ...label, ...rest, name: String(newName) };
  const faults = fieldFaults(wanted);
  if (faults.length > 0) return validationFailed(...faults);
  if ((findLabel(repository, wanted.name) ?? label) !== label) return labelExists();
  return shown(call, Object.assign(label, wanted));
}

function shown({ world, repository }: RepositoryCall, label: Label): Answer {
  return { status: 200, body: labelShape(world, repository, label) };
}

function fieldFaults({ name, color, description }: Partial<Label>): FieldFault[] {
  return [
    ...tooLong('Label', 'name', name, MAX_NAME),
    ...tooLong('Label', 'description', description, MAX_DESCRIPTION),
    ...(name?.trim() === '' ? [fault('name', 'missing_field')] : []),
    ...(/^[0-9a-f]{6}$/i.test(color ?? 'ededed') ? [] : [fault('color', 'invalid')]),
  ];
}

function fault(field: string, code: FieldFault['code']): FieldFault {
  return { resource: 'Label', field, code };
}
