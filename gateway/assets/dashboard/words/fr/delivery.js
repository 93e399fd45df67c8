// Words of the page of delivery, in French.

/** @type {typeof import("../en/delivery.js").default} */
export default {
  onTimeRate: { title: "À l'heure", definition: "Part des commandes livrées au plus tard le jour promis. Celles dont une heure manque ne comptent pas." },
  lateOrders: { title: "Commandes en retard", definition: "Commandes livrées après l'heure promise." },
  medianDeliveryDays: { title: "Jours, médiane", definition: "De l'achat à la livraison : la moitié des commandes livrées n'a pas pris plus." },
  deliveryDaysP90: { title: "Neuf sur dix en", definition: "Jours de l'achat à la livraison que 90 % des commandes livrées n'ont pas dépassés." },
  handlingDays: { title: "Jours de préparation", definition: "Jours moyens de l'approbation du paiement à la remise au transporteur." },
  overTime: { title: "Jours de livraison et part en retard", definition: "Selon le mois de l'achat. Les mois incomplets sont en pointillés." },
  states: { title: "Jours par état", definition: "Jours moyens de l'achat à la livraison, selon l'état de livraison. En choisir un filtre." },
  lateness: { title: "Ce que le retard coûte en note", definition: "Note moyenne des avis des commandes, selon les jours avant ou après l'heure promise." },
  sellers: { title: "Les plus lents à remettre", definition: "Vendeurs d'au moins 30 articles, selon les jours moyens de l'approbation à la remise. En choisir un filtre." },
  distance: { title: "Jours selon la distance", definition: "Jours médians selon la distance du vendeur au client, entre les centres de leurs codes postaux." },
  latest: { title: "Les plus en retard", definition: "Commandes livrées le plus de jours après l'heure promise." },
};
