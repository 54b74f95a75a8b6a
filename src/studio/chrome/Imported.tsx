import { lazy, Suspense } from 'react';
import { useStudio } from '../store/useStudio.ts';

const ImportedModel = lazy(() => import('../panels/imported/ImportedModel.tsx'));

/** The model that is looked at, over all else; loaded with the first one. */
export function Imported() {
  const open = useStudio((s) => s.imported.opened !== null);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <ImportedModel />
    </Suspense>
  );
}
