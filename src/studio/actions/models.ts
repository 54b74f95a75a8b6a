import type { Action } from '../kit/action.ts';
import { chooseFiles } from '../kit/files.ts';
import type { StudioStore } from '../store/store.ts';

/** @throws numbered errors, nothing changed */
export async function openModels(store: StudioStore, files: readonly File[]): Promise<void> {
  const { openModelFiles } = await import('../panels/imported/openFiles.ts');
  await openModelFiles(store, files);
}

export const modelActions: readonly Action[] = [
  {
    id: 'model.open',
    title: 'Open an ONNX model',
    group: 'Design',
    run: async (store) => {
      const files = await chooseFiles('.onnx,.data');
      if (files.length > 0) await openModels(store, files);
    },
  },
];
