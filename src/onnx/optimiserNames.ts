export const OPTIMISERS = ['adam', 'sgd'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];
