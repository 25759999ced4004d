/** The organisation of a board: its name, its days, and each setting with its value. A number or word that is emptied takes its default. */
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { LongTextField, TextField } from '../../../components/fields/text-field.tsx';
import {
  boardFields,
  boardLabels,
  boardTexts,
  OWN_LABELS,
  type Setting,
  settingGroups,
} from './board-fields.ts';
import { Editor, type FormState } from './editor.tsx';
import { Check } from './form-fields.tsx';

interface BoardEditorProps {
  readonly org: Org;
  readonly onClose: () => void;
}

export function BoardEditor({ org, onClose }: BoardEditorProps) {
  return (
    <Editor
      org={org.id}
      kind="board"
      fields={boardFields(org)}
      labels={boardLabels(org)}
      texts={boardTexts(org)}
      of={{ id: org.id, rev: org.rev }}
      onClose={onClose}
      onSaved={onClose}
    >
      {(form) => (
        <>
          <section>
            <TextField form={form} field="name" label={OWN_LABELS.name} isNeeded />
            <TextField
              form={form}
              field="timezone"
              label={OWN_LABELS.timezone}
              note="Europe/Berlin"
              isNeeded
            />
            <TextField form={form} field="workdays" label={OWN_LABELS.workdays} note="1 is Monday" />
            <LongTextField
              form={form}
              field="holidays"
              label={OWN_LABELS.holidays}
              note="2026-12-25, by commas"
              rows={2}
            />
            <Check
              form={form}
              field="active"
              label={`${OWN_LABELS.active}: jobs for all organisations run for it`}
            />
          </section>
          {settingGroups(org).map(({ name = 'settings', settings }) => (
            <section key={name} aria-label={name}>
              <div className="lab">{name}</div>
              <div className="row2">
                {settings.map((setting) => (
                  <SettingField key={setting.field} form={form} setting={setting} />
                ))}
              </div>
            </section>
          ))}
        </>
      )}
    </Editor>
  );
}

function SettingField({ form, setting }: { readonly form: FormState; readonly setting: Setting }) {
  const { field, label, kind } = setting;
  if (kind === 'flag') return <Check form={form} field={field} label={label} />;
  return (
    <TextField form={form} field={field} label={label} note={kind === 'list' ? 'by commas' : undefined} />
  );
}
