/** What is to be seen on a picture: it stands still, it is black, or it is one of a stream that moves. */
export const pictureSights = ['frozen', 'black', 'moving'] as const
export type PictureSight = (typeof pictureSights)[number]

/** A picture of a stream that was taken as evidence. */
export interface Picture {
  /** Unix ms. */
  readonly at: number
  readonly shows: PictureSight
  /** The picture as a JPEG, at most `pictureBytesLimit` long. */
  readonly jpeg: Uint8Array
}

/** A larger picture is not kept. */
export const pictureBytesLimit = 100_000

/**
 * What became of a picture that was taken: it is on the ticket; there is no open ticket for it; the
 * ticket has one that shows as much; it is larger than `pictureBytesLimit`.
 */
export const pictureOutcomes = ['kept', 'no-ticket', 'has-one', 'too-large'] as const
export type PictureOutcome = (typeof pictureOutcomes)[number]
