/** The board as a file: taken out by all who see it, brought in by administrators, never without a look first. */
import { ExportBox } from './export-box.tsx';
import { ImportBox } from './import-box.tsx';
import { useMay } from '../../../frame/rights.ts';

export function FilesView({ org }: { readonly org: string }) {
  const mayImport = useMay('admin');
  return (
    <div className="files">
      <ExportBox org={org} />
      {mayImport ? (
        <ImportBox org={org} />
      ) : (
        <p className="pad dim">An administrator brings a file in, here or by worker questboard:import.</p>
      )}
    </div>
  );
}
