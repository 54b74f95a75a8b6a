import { apart } from '../kit/apart.tsx';
import { useStudio } from '../store/useStudio.ts';

const ImportedModel = apart(async () => (await import('../panels/imported/ImportedModel.tsx')).default, null);

/** The model that is looked at, over all else; loaded with the first one. */
export function Imported() {
  return useStudio((s) => s.imported.opened !== null) ? <ImportedModel /> : null;
}
