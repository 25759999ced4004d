import { type FieldChange, fieldChanges } from '../../field-changes.ts';

/** Fields whose values are in no event and no log. */
const UNTOLD: readonly string[] = [
  'description',
  'acceptanceCriteria',
  'objective',
  'email',
  'workingGenius',
  'availability',
];
/** Fields that follow from others. */
const KEPT: readonly string[] = ['createdAt', 'statusChangedAt', 'lastActivityAt', 'assignedBy', 'id'];

/** The changed fields, as events and logs record them. */
export function toldFields(before: object, after: object): readonly FieldChange[] {
  return fieldChanges(before, after)
    .filter(({ field }) => !KEPT.includes(field))
    .map((change) => (UNTOLD.includes(change.field) ? { field: change.field } : change));
}
