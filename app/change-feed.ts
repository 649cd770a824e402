/** Tells whoever follows the tickets that something was committed; what, they read in the store. */
export interface ChangeFeed {
  notify(): void
  /** Calls `wake` at every change until the returned function is called. */
  follow(wake: () => void): () => void
}

/** Makes a feed with nobody following. */
export function createChangeFeed(): ChangeFeed {
  const followers = new Set<() => void>()
  return {
    notify() {
      for (const wake of followers) wake()
    },
    follow(wake) {
      followers.add(wake)
      return () => followers.delete(wake)
    },
  }
}
