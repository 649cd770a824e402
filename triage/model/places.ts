/** Where streams can have something in common: what incidents are made of. */
export const places = ['node', 'region', 'isp', 'edge', 'app'] as const
