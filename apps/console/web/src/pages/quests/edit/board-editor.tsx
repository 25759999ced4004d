/** The organisation of a board: its name, its days, and each setting with its value. A number or word that is emptied takes its default. */
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { LongTextField, TextField } from '../../../components/fields/text-field.tsx';
import { boardFields, boardTexts, type Setting, settingGroups } from './board-fields.ts';
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
      texts={boardTexts(org)}
      of={{ id: org.id, rev: org.rev }}
      onClose={onClose}
      onSaved={onClose}
    >
      {(form) => (
        <>
          <section>
            <TextField form={form} field="name" label="Name" isNeeded />
            <TextField form={form} field="timezone" label="Zone" note="Europe/Berlin" isNeeded />
            <TextField form={form} field="workdays" label="Workdays" note="1 is Monday" />
            <LongTextField
              form={form}
              field="holidays"
              label="Holidays"
              note="2026-12-25, by commas"
              rows={2}
            />
            <Check form={form} field="active" label="Active: jobs for all organisations run for it" />
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
