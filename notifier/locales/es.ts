import { esStaff } from './es-staff.ts'
import { esTalk } from './es-talk.ts'
import type { Locale } from './locale.ts'

/** Spanish, in words that are at home in Spain and in the Americas. */
export const es: Locale = {
  tag: 'es',
  direction: 'ltr',
  spaced: true,
  duration: {
    seconds:
      '{count, plural, one {alrededor de # segundo} many {unos # de segundos} other {unos # segundos}}',
    minutes:
      '{count, plural, one {alrededor de # minuto} many {unos # de minutos} other {unos # minutos}}',
    hours: '{count, plural, one {alrededor de # hora} many {unas # de horas} other {unas # horas}}',
    days: '{count, plural, one {alrededor de # día} many {unos # de días} other {unos # días}}',
  },
  within: {
    minutes: '{count, plural, one {# minuto} many {# de minutos} other {# minutos}}',
    hours: '{count, plural, one {# hora} many {# de horas} other {# horas}}',
  },
  seconds: '{count, plural, one {# segundo} many {# de segundos} other {# segundos}}',
  possibleDuplicate:
    'Posible duplicado: no pudimos saber si este mensaje ya te había llegado, así que aquí va de nuevo.',
  streamer: {
    title: {
      stalled: 'Tu transmisión se detuvo. Ya estamos en ello.',
      slideshow: 'Tu transmisión parece un pase de diapositivas. Ya estamos en ello.',
      'frozen-picture': 'Tu imagen está congelada. Ya estamos en ello.',
      'black-picture': 'Tus espectadores ven la pantalla en negro. Ya estamos en ello.',
      'silent-audio': 'Tus espectadores no te oyen. Ya estamos en ello.',
      'bitrate-collapse': 'Tu imagen se ve borrosa. Ya estamos en ello.',
      'frame-drops': 'Tu video va a tirones. Ya estamos en ello.',
      'high-latency': 'Tu transmisión llega con retraso. Ya estamos en ello.',
      'packet-loss': 'Tu transmisión se entrecorta. Ya estamos en ello.',
      unstable: 'Tu transmisión se corta una y otra vez. Ya estamos en ello.',
      gone: 'Tu transmisión se cayó. Ya estamos en ello.',
      'at-risk': 'Tu transmisión podría empezar a trabarse. Estamos atentos.',
    },
    someViewersTitle: 'Algunos espectadores no te ven bien. Ya estamos en ello.',
    seen: {
      stalled: 'A tus espectadores no les llega nada nuevo desde hace {duration}.',
      slideshow: 'Tus espectadores ven imágenes sueltas en vez de video desde hace {duration}.',
      'frozen-picture': 'Tus espectadores ven una imagen fija desde hace {duration}.',
      'black-picture': 'Tus espectadores ven la pantalla en negro desde hace {duration}.',
      'silent-audio': 'Tus espectadores no oyen nada desde hace {duration}.',
      'bitrate-collapse': 'Tu imagen se ve borrosa y con cuadritos desde hace {duration}.',
      'frame-drops': 'Tus espectadores ven la imagen a tirones desde hace {duration}.',
      'high-latency': 'Tus espectadores te ven con mucho retraso desde hace {duration}.',
      'packet-loss': 'Tu imagen o tu sonido se entrecortan desde hace {duration}.',
      unstable: 'Tu transmisión se corta y vuelve desde hace {duration}.',
      gone: 'Perdimos tu transmisión hace {duration} y tus espectadores no pueden verte.',
      'at-risk':
        'Puede que tus espectadores aún no lo noten, pero a tu transmisión le cuesta llegar desde hace {duration}.',
    },
    working: 'Hemos abierto el ticket n.º {number}.',
    unsure: 'Aún no es seguro, pero esto es lo que parece.',
    why: {
      'uplink-congestion': 'Tu conexión de subida no da abasto.',
      'uplink-lost': 'Ya no nos llega nada de tu programa de transmisión.',
      'encoder-overload': 'Tu equipo no alcanza a codificar el video a tiempo.',
      'render-overload': 'Tu tarjeta gráfica no alcanza a dibujar la imagen a tiempo.',
      'source-lost':
        '{part, select, sound {Lo que envías no trae sonido.} other {Hay un problema con tu cámara o tu captura.}}',
      'misconfigured-encoder': 'Hay un ajuste en tu programa de transmisión que no encaja.',
      'ingest-node': 'Es cosa nuestra, no tuya: uno de nuestros servidores tiene problemas.',
      'region-network': 'No es tu equipo: la red de tu región tiene problemas.',
      'isp-network': 'No es tu equipo: tu proveedor de internet tiene problemas.',
      delivery:
        'Es cosa nuestra, no tuya: tu transmisión nos llega bien, pero nos está fallando la distribución.',
      'viewer-side':
        'Tu transmisión está bien; es la conexión de algunos espectadores la que falla.',
      'ended-on-purpose': 'Parece que cortaste tú la transmisión.',
      unknown: 'Todavía estamos buscando la causa.',
    },
    step: {
      'lower-bitrate':
        'Ahora pasan unos {carriedBps}: pon el bitrate de video en {recommendedBps}.',
      'lower-bitrate-by': 'Baja el bitrate de video un {lowerByRatio}.',
      'switch-connection':
        'Si no vuelve en {retryForMs}, usa un cable de red o comparte internet desde tu teléfono.',
      'faster-preset':
        'Pierde el {lostRatio} de los fotogramas: elige un preset del codificador un paso más rápido o baja la tasa de fotogramas a {recommendedFps}.',
      'cap-game':
        'El {lostRatio} de los fotogramas llega tarde: limita tu juego a {recommendedFps}.',
      'check-camera':
        'La imagen lleva {standsForMs} quieta: comprueba que la cámara esté conectada y encendida, y luego reiníciala en tu programa.',
      'check-capture':
        '{arrivingFps, select, none {No da ni un fotograma} other {Solo da {arrivingFps}}}: revisa el cable y prueba otro puerto USB.',
      'check-microphone':
        'Lleva {standsForMs} en silencio: comprueba que el micrófono esté conectado y no esté silenciado.',
      'set-keyframes':
        'Solo hay un fotograma clave cada {keyframeIntervalMs}: pon el intervalo de fotogramas clave en {recommendedKeyframeIntervalMs}.',
      'set-rates':
        'Envía mucho menos de lo previsto: ponlo a {recommendedFps} y con un bitrate de video de {recommendedBps}.',
      'set-frame-rate': 'Pon una tasa de fotogramas constante de {recommendedFps}.',
      'carry-on': 'No tienes que cambiar nada: sigue con lo tuyo.',
      'advise-viewers':
        'Si te preguntan, diles que pongan la calidad del reproductor en «Auto» o en {recommendedHeight}p.',
      'start-again': 'Si no fue a propósito, vuelve a empezarla.',
      'read-app':
        'Si tu programa de transmisión muestra más de un {droppedFromRatio} de fotogramas perdidos, baja el bitrate un {lowerByRatio}.',
    },
    next: {
      untilWell: 'Te avisamos en cuanto vuelva a ir bien.',
      byWhen: 'Volverás a saber de nosotros en {due} como mucho, o en cuanto vaya bien.',
    },
    reopenedTitle: 'Ha vuelto el problema de tu transmisión. Ya estamos en ello.',
    update: {
      title: 'Seguimos en ello.',
      waits: 'Seguimos trabajando en el ticket n.º {number}.',
      taken: 'Alguien de nuestro equipo técnico se ocupa del ticket n.º {number}.',
    },
    adviceTitle: 'Ya sabemos más sobre el problema de tu transmisión.',
    recovered: {
      title: 'Tu transmisión vuelve a ir bien',
      body: 'Tus espectadores ya te ven bien otra vez. El problema duró {duration}. ¡Que lo disfrutes!',
    },
    heeded: {
      bitrateBps: 'Ahora tu bitrate es de {value} y pasa sin problema. ¡Gracias!',
      fps: 'Ahora transmites a {value} y tu equipo da abasto. ¡Gracias!',
      keyframeIntervalMs: 'Ahora hay un fotograma clave cada {value}, como debe ser. ¡Gracias!',
    },
    sorry: 'Fue cosa nuestra. ¡Perdona!',
    ended: {
      title: 'Tu transmisión ha terminado',
      body: 'Hemos cerrado el ticket n.º {number}. ¡Hasta la próxima!',
    },
    resolved: {
      title: 'Hemos cerrado el ticket n.º {number}',
      body: 'Nuestro equipo se ha ocupado del problema de tu transmisión y ha cerrado el ticket n.º {number}. Si algo sigue mal, dínoslo.',
    },
  },
  staff: esStaff,
  glossary: {
    stream: { called: ['transmisi'], neverCalled: ['directo', 'retransmisión'] },
    streamer: { called: ['streamer'], neverCalled: ['emisor'] },
    viewers: { called: ['espectador'], neverCalled: ['audiencia'] },
    bitrate: { called: ['bitrate'], neverCalled: ['tasa de bits'] },
    frame: { called: ['fotograma'], neverCalled: ['frame', 'cuadros por'] },
    'frame rate': {
      called: ['tasa de fotogramas'],
      neverCalled: ['framerate', 'velocidad de fotogramas'],
    },
    keyframe: { called: ['fotograma clave', 'fotogramas clave'], neverCalled: ['keyframe'] },
    encoder: { called: ['codifica'], neverCalled: ['encoder'] },
    preset: { called: ['preset'], neverCalled: ['preajuste'] },
    upload: { called: ['subida'], neverCalled: ['carga de datos'] },
    camera: { called: ['cámara'] },
    microphone: { called: ['micrófono'] },
    ticket: { called: ['ticket'], neverCalled: ['tique', 'incidencia'] },
    node: { called: ['nodo'] },
    edge: { called: ['edge'], neverCalled: ['borde'] },
    player: { called: ['reproductor', 'calidad'] },
    latency: { called: ['latencia'] },
    cause: { called: ['causa'], neverCalled: ['motivo'] },
    priority: { called: ['prioridad'] },
  },
  talk: esTalk,
  mail: {
    open: 'Abrir el ticket n.º {number}',
    why: {
      streamer: 'Recibes este correo porque cuidamos de tu transmisión.',
      oncall: 'Recibes este correo porque estás de guardia.',
    },
    stop: 'Dejar de recibir estos correos',
    stopQuestion:
      '¿Dejamos de enviar correos a {address}? No te avisaríamos cuando tu transmisión se congele.',
    stopped: 'Listo: ya no enviamos correos a {address}.',
    begunAgain: 'Listo: volvemos a enviar correos a {address}.',
    again: 'Volver a recibirlos',
  },
  picture: {
    broke: 'Falló',
    told: 'Te avisamos',
    nothing: 'nada',
    chart: {
      broke: 'Gráfico de la transmisión: el problema empezó a las {broke}.',
      brokeAndTold:
        'Gráfico de la transmisión: el problema empezó a las {broke} y te avisamos a las {told}.',
      change: '{measure}: antes {before}, después {after}.',
    },
    frame: {
      frozen: 'La imagen de las {time} estaba congelada.',
      black: 'La imagen de las {time} estaba en negro.',
      moving: 'La imagen de las {time}.',
    },
  },
}
