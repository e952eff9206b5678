/* SPDX-License-Identifier: BSD-3-Clause */
/* The origin of a Flow Record, and its two directions. */
#include <ipfix/flow.h>

#include <ipfix/elements.h>

#include <string.h>

#include "wire/template.h"

/* Elements that change places when a Flow is looked at from its other end. */
static const uint16_t PAIRS[][2] = {
	{ IPFIX_IE_sourceIPv4Address, IPFIX_IE_destinationIPv4Address },
	{ IPFIX_IE_sourceIPv6Address, IPFIX_IE_destinationIPv6Address },
	{ IPFIX_IE_sourceTransportPort, IPFIX_IE_destinationTransportPort },
	{ IPFIX_IE_udpSourcePort, IPFIX_IE_udpDestinationPort },
	{ IPFIX_IE_tcpSourcePort, IPFIX_IE_tcpDestinationPort },
	{ IPFIX_IE_sourceIPv4PrefixLength,
	    IPFIX_IE_destinationIPv4PrefixLength },
	{ IPFIX_IE_sourceIPv6PrefixLength,
	    IPFIX_IE_destinationIPv6PrefixLength },
	{ IPFIX_IE_sourceIPv4Prefix, IPFIX_IE_destinationIPv4Prefix },
	{ IPFIX_IE_sourceIPv6Prefix, IPFIX_IE_destinationIPv6Prefix },
	{ IPFIX_IE_sourceMacAddress, IPFIX_IE_destinationMacAddress },
	{ IPFIX_IE_postSourceMacAddress, IPFIX_IE_postDestinationMacAddress },
	{ IPFIX_IE_dot1qCustomerSourceMacAddress,
	    IPFIX_IE_dot1qCustomerDestinationMacAddress },
	{ IPFIX_IE_bgpSourceAsNumber, IPFIX_IE_bgpDestinationAsNumber },
	{ IPFIX_IE_bgpPrevAdjacentAsNumber, IPFIX_IE_bgpNextAdjacentAsNumber },
	{ IPFIX_IE_bgpSourceCommunityList,
	    IPFIX_IE_bgpDestinationCommunityList },
	{ IPFIX_IE_bgpSourceExtendedCommunityList,
	    IPFIX_IE_bgpDestinationExtendedCommunityList },
	{ IPFIX_IE_bgpSourceLargeCommunityList,
	    IPFIX_IE_bgpDestinationLargeCommunityList },
	{ IPFIX_IE_bgpSourceAsPathList, IPFIX_IE_bgpDestinationAsPathList },
	{ IPFIX_IE_postNATSourceIPv4Address,
	    IPFIX_IE_postNATDestinationIPv4Address },
	{ IPFIX_IE_postNATSourceIPv6Address,
	    IPFIX_IE_postNATDestinationIPv6Address },
	{ IPFIX_IE_postNAPTSourceTransportPort,
	    IPFIX_IE_postNAPTDestinationTransportPort },
	{ IPFIX_IE_ingressInterface, IPFIX_IE_egressInterface },
	{ IPFIX_IE_ingressPhysicalInterface, IPFIX_IE_egressPhysicalInterface },
	{ IPFIX_IE_ingressInterfaceType, IPFIX_IE_egressInterfaceType },
	{ IPFIX_IE_ingressVRFID, IPFIX_IE_egressVRFID },
	{ IPFIX_IE_initiatorOctets, IPFIX_IE_responderOctets },
	{ IPFIX_IE_initiatorPackets, IPFIX_IE_responderPackets },
};

/* What stands in the other's place, or 0. */
static uint16_t
partner_of(uint16_t id)
{
	for (size_t i = 0; i < IPFIX_COUNT(PAIRS); i++)
		for (size_t k = 0; k < 2; k++)
			if (PAIRS[i][k] == id)
				return PAIRS[i][1 - k];
	return 0;
}

bool
ipfix_flow_has_reverse(const ipfix_template *tmpl)
{
	for (uint16_t i = 0; i < tmpl->count; i++)
		if (tmpl->fields[i].pen == IPFIX_PEN_REVERSE)
			return true;
	return false;
}

/* How much went one way says nothing of the other one. */
static bool
is_counter(const ipfix_field *field)
{
	const ipfix_element *element = field->specifier->element;

	return element != NULL &&
	    (element->semantics == IPFIX_SEMANTICS_DELTA_COUNTER ||
	        element->semantics == IPFIX_SEMANTICS_TOTAL_COUNTER);
}

static ipfix_result
find_reverse(const ipfix_record *record, uint32_t pen, uint16_t id,
    size_t occurrence, ipfix_field *field)
{
	uint16_t partner = pen == 0 ? partner_of(id) : 0;
	ipfix_field found;
	ipfix_result rc;

	if (partner != 0)
		return ipfix_record_find(record, 0, partner, occurrence, field);
	if (pen == 0 &&
	    ipfix_record_find(
	        record, IPFIX_PEN_REVERSE, id, occurrence, field) == IPFIX_OK)
		return IPFIX_OK;
	rc = ipfix_record_find(record, pen, id, occurrence, &found);
	if (rc == IPFIX_OK && is_counter(&found))
		rc = IPFIX_ERR_NOTFOUND;
	if (rc == IPFIX_OK)
		*field = found;
	return rc;
}

ipfix_result
ipfix_flow_find(const ipfix_record *record, ipfix_direction direction,
    uint32_t pen, uint16_t id, size_t occurrence, ipfix_field *field)
{
	if (direction == IPFIX_FORWARD)
		return ipfix_record_find(record, pen, id, occurrence, field);
	return find_reverse(record, pen, id, occurrence, field);
}

/* Takes an address over, if the record has this element in full length. */
static bool
take_address(const ipfix_record *record, uint16_t id, size_t size,
    ipfix_flow_origin *origin)
{
	ipfix_field field;

	if (ipfix_record_find(record, 0, id, 0, &field) != IPFIX_OK ||
	    field.octets.size != size)
		return false;
	memcpy(origin->address, field.octets.data, size);
	origin->address_size = (uint8_t)size;
	return true;
}

ipfix_result
ipfix_flow_get_origin(const ipfix_record *record, ipfix_flow_origin *origin)
{
	ipfix_flow_origin found = { .odid = record->odid };
	ipfix_field field;
	uint64_t odid;

	if (ipfix_record_find(record, 0, IPFIX_IE_originalObservationDomainId,
	        0, &field) == IPFIX_OK &&
	    ipfix_unsigned_get(field.octets, &odid) == IPFIX_OK &&
	    odid <= UINT32_MAX) {
		found.odid = (uint32_t)odid;
		found.has_odid = true;
	}
	if (!take_address(
	        record, IPFIX_IE_originalExporterIPv4Address, 4, &found) &&
	    !take_address(
	        record, IPFIX_IE_originalExporterIPv6Address, 16, &found) &&
	    !take_address(record, IPFIX_IE_exporterIPv4Address, 4, &found) &&
	    !take_address(record, IPFIX_IE_exporterIPv6Address, 16, &found) &&
	    !found.has_odid)
		return IPFIX_ERR_NOTFOUND;
	*origin = found;
	return IPFIX_OK;
}
