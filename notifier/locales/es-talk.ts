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
  answer: {
    well: 'Tu transmisión {stream} se ve bien desde aquí{figures, select, none {} other { ({figures})}}. Si tus espectadores ven otra cosa, dime qué ven.',
    recovering:
      'Tu transmisión {stream} acaba de recuperarse; la seguimos vigilando (ticket n.º {number}).',
    looking:
      'Algo no va bien con tu transmisión {stream}. Lo estamos mirando y te decimos algo enseguida.',
    'not-seen':
      'Ahora mismo no vemos tu transmisión {stream}: no nos llega nada. Vuelve a iniciarla o revisa tu conexión.',
    ended: 'Tu transmisión {stream} ha terminado. Si no era tu intención, vuelve a iniciarla.',
    blind:
      'Ahora mismo no podemos ver tu transmisión {stream}: el fallo es de nuestra supervisión y no dice nada de tu transmisión.',
  },
  health: {
    well: '{stream}: bien{figures, select, none {} other { ({figures})}}',
    ill: '{stream}: con problemas{figures, select, none {} other { ({figures})}}',
    recovering: '{stream}: recuperada, la seguimos vigilando',
    looking: '{stream}: algo no va bien, lo estamos mirando',
    'not-seen': '{stream}: sin emitir, por lo que vemos',
    ended: '{stream}: terminada',
    blind: '{stream}: ahora no la vemos, y el fallo es nuestro',
  },
  held: 'No puedo responder a esto aquí. Pregunta a nuestro equipo.',
  unlinked:
    'Aún no sabemos cuál es tu transmisión. Pide un código a nuestro equipo e introdúcelo con {link}.',
  linked: 'Listo: esta cuenta es ahora de {streamer}. Pregunta {why} cuando quieras.',
  badCode: 'El código es incorrecto, ya se usó o ha caducado. Pide otro.',
  tooManyTries: 'Demasiados intentos. Vuelve a probar en {duration}.',
  freshCode: 'El código de {streamer} es {code}. Sirve una vez, durante {duration}.',
  heard: 'Quienes atienden el ticket n.º {number} pueden leer esto.',
  help: 'Pregunta {why} si algo va mal con tu transmisión, o escribe sin más lo que ves.',
  nobodyOnDuty: 'Ahora mismo no hay nadie de guardia.',
  fromTeam: '{team}, de nuestro equipo:',
  passedOn: 'Enviado al streamer.',
  notPassedOn: 'No se pudo enviar al streamer.',
  passedOnLater: 'Ahora no se puede contactar con el streamer. Se enviará en cuanto se pueda.',
  tooLong: 'Es demasiado largo para enviarlo: {most} caracteres como máximo.',
  command: {
    health: { name: 'estado', description: 'Cómo está tu transmisión ahora mismo' },
    why: { name: 'porqué', description: 'Por qué va lenta tu transmisión y qué ayuda' },
    link: { name: 'vincular', description: 'Vincula esta cuenta a tu transmisión con un código' },
    duty: { name: 'guardia', description: 'Quién está de guardia ahora, para el equipo' },
  },
  option: {
    code: { name: 'código', description: 'El código que te dieron' },
    streamer: {
      name: 'para',
      description: 'Para el equipo: crea un código para este streamer',
    },
  },
}
