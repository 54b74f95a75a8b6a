import type { Recipe } from '../../../learning/recipe.ts';
import type { SampleKind } from '../../store/session/training.ts';
import type { StudioStore } from '../../store/store.ts';

/** Changes how the next training of such samples goes. */
export function changeRecipe(store: StudioStore, kind: SampleKind, patch: Partial<Recipe>): void {
  const { recipes } = store.getState().training;
  store.getState().put('training', { recipes: { ...recipes, [kind]: { ...recipes[kind], ...patch } } });
}
