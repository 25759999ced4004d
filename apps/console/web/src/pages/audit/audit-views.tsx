/** Filters of the audit that people saved, and the list as a file. */
import { ListActs } from '../../acts/export/list-acts.tsx';
import { SavedViews } from '../../acts/views/saved-views.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { auditCommand, type AuditFilter, auditParams, auditPath } from './audit-filter.ts';

export function AuditViews({ filter }: { readonly filter: AuditFilter }) {
  const path = auditPath({ ...filter, event: undefined });
  const isUsual = path === '/audit';
  return (
    <div className="views">
      <ChoiceLink href="/audit" isOn={isUsual}>
        Acts
      </ChoiceLink>
      <SavedViews
        page="audit"
        query={path.slice('/audit?'.length)}
        isUsual={isUsual}
        link={({ name, query, isOn }) => (
          <ChoiceLink href={`/audit?${query}`} isOn={isOn}>
            {name}
          </ChoiceLink>
        )}
      />
      <span className="grow" />
      <ListActs path="/audit" params={auditParams(filter)} name="audit" command={auditCommand(filter)} />
    </div>
  );
}
