import type { TalkWords } from './talk-words.ts'

/** What is said in Spanish to somebody who presses, asks or follows a link. */
export const esTalk: TalkWords = {
  state:
    'El ticket n.º {number} está {status, select, open {abierto} acknowledged {{by, select, nobody {en curso} other {en curso: lo lleva {by}}}} other {cerrado}}.',
  thanks: '¡Gracias por decírnoslo!',
  notFound: 'Este ticket ya no existe.',
  failed: 'Algo falló de nuestro lado. Vuelve a intentarlo en un momento.',
  badChoice: 'Eso no se puede elegir aquí.',
  forbidden: 'Puedes leer este ticket, pero no cambiarlo. Habla con alguien de guardia.',
  expired: 'Esto ya ha caducado. Usa un mensaje más reciente.',
  forged: 'Esto no viene de nosotros, o le falta una parte.',
  confirm: 'Ticket n.º {number}: pulsa el botón para continuar.',
}
