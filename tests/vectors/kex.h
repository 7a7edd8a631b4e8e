/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Written by generate.py: change that, not this. Key exchange. */
#ifndef KSHAKE_VECTORS_KEX_H
#define KSHAKE_VECTORS_KEX_H

#include "../../kmod/crypto/crypto.h"

/* Strings of bytes are in hexadecimal. */
struct kex_vector {
	const char *name;
	u16 group;
	const char *private;
	const char *public;	/* that belongs to @private */
	const char *peer;
	const char *shared;	/* NULL: @err is expected */
	int err;
};

#define KEX_BYTES_1 \
	"a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63"
#define KEX_BYTES_2 \
	"077e2b1f0a2ce3e54b8b5ef40aca75d4a1da838d400b19cefb728aaac60c8d23"
#define KEX_BYTES_3 \
	"c81724704000b26d31703cc97e3a378d56fad8219361c88cca8bd7c5719b12b2"
#define KEX_BYTES_4 \
	"e7423fd0baafbad1c15c0a7cd79bbcc170958c9aa46f9c8db3c75b38d7d85a7e"
#define KEX_BYTES_5 \
	"09e1e59afd81f8a86ac7e911acd0646ed7f1cc47012c07d7c573b9204f1fd540"
#define KEX_BYTES_6 \
	"2bd2f0644dcae9beb45dd4c94379c6cbf814df079316248c290ab8882531ae5f"
#define KEX_BYTES_7 \
	"0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a"
#define KEX_BYTES_8 \
	"0474618cbaaf69ff590f5fb58551ce4a948b5c7251d40e595a18b1ba6bbee6ada5bff403a8e99d53a70d3ce4610bfd05d4ba3a8855b6a0d363c81f7d078cdecd92"
#define KEX_BYTES_9 \
	"58301fd6e6210ccb29995ff9c43606879a898c5e84d2e68049f2381d4fec0711"
#define KEX_BYTES_10 \
	"04dc6d65dce87c7049dcdf52e48f85ad803af85f70e68d2d90994b756555a2778cdb81536827bfe88bdcb18b13669c0d09053416898522b3ec9a7901f5995c3453"
#define KEX_BYTES_11 \
	"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007"
#define KEX_BYTES_12 \
	"2552006f533fdc3d429ea500c0efb37809776cde1e3671ba23d69fa48eb1acf35a7c914d41f6d4b74f4cee05b26806ba"
#define KEX_BYTES_13 \
	"041f2ca50cf19ca6721c6eb2b9495d7247c4cbfd1cfa9065eb129c4a01bff920e4effb8c953b5c6e3db1b84bac1aa758e0428eb508827dd713d19e4a7851a07d2d85ddf19aca4ad9e35b361bd18bd15540379e8ad389e51a9afbd0439fe10ec0d0"
#define KEX_BYTES_14 \
	"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a"
#define KEX_BYTES_15 \
	"ae26e196bd512adbd8da53bdf343d39464555dc64ab3bf8a87cc3f871ad856e3"
#define KEX_BYTES_16 \
	"ffaf39532bec3a48425e637714c005aae86981866e5fb8df23e58ebcd048974789e1afc6dd79868d294f4ef018260fbf2f6249c42f37ad57e68a041efb90c56b30b28a83b689f91ae7659500f82e31d6d4f0616904d4341a3d7dff22ad326383fe7701a5ef7e07e22598055a1fc9b4ab917f3183940e35889a029e66b35a6bf9d70e6d071b6efa6f825ccc8a96a51e472e61a9e20fae83f5d0978d4471d7bb39908181dc2534bd60fc3c05c6cf0cabb5ed9cb862f2956fd1cb8c050a6e5cd4f33a0cfe3355ee83c118fda7a41685b9b80e96851041ffb4b91aae55cc81de99aaca509aa6493f0f80a4e88fc23200694e37cdb1ff6fcdddcebd7e73bd5061892b"
#define KEX_BYTES_17 \
	"db84dcc9c64efae3b2583c36670a221618b2d0136e567b5e53f92707162413d20791e2e348fbafee3eb9c7c231baff5fe0a61950468ba955a200cb454709515149266cce126d3584bcf3212c692664734dc403cc803e8a70425dbdcb485980a7f40f4b1a7bed5c7d304aca6a000bb4d2670a59eddba6fd5d055c5dd781fbaf626a38b2d6b127366631f52073db28e110712a715998b3d58b660764f05ce6d5acea94aa45c6db131809fdff20fe52e8f2d9bc1dd420fddbaf25994d66c8d35ff1cb7a97cd8fd4082ba658033a22d23121e5cf1eebb18c2e50a57c506d47a3989ec351d19e5e53e9453429cd34191c09fe1066f32f3ee5471ffcf24d253ec00cc0"
#define KEX_BYTES_18 \
	"8661ab7edce3ab715ac8f5f670db61becf8d5bc03c583cbe92e10c252be7e3ef1221b9e122e4c6f9"
#define KEX_BYTES_19 \
	"1b8d8ae92a8b150862efef4fccaf7e503944c68a19ee1868d6604439db4e230b6ac49c984b48cd82c2b2d85d0fde9dcb94501edf8407d4bbb7e7491c052624f0ab2f39c5014bf02120fc48b9747cf6f760c5575509c2f555124ac88e1f5db28f4de31ced42555195eb983dd2a1a7859e7342bb2fe14388e77c26138e9cdd0a496af2b55b34686a3efade6a3adb0f1128fa016f369da8fffcb4186ecbab5ace75cad23ef76e59523c827217f27f64bfb2edd0cbc2bd942fca539b171984fc6b03ca0d9e1dd7d75194f0009755bdcabcc2b6129e8116d8b891f4809d159e8d8ca76e27e0cbc991a52a917c43030a91b3bd4665242ebcdce6ae37cd947f80dc323c9ea004c939619c9905cd1fe821e5be4bde945b32cf04936a59cfa9bdc2e75a164c2d38c5fc78f57e66b34ca8df4b4464686000c3f355d271cbf621e34dfdab5ff95a608f6d1ecf790b4c1d8521e5630e71dddce31d68fd543aaced8424c2f3d418b6bfff840d23eaab50aa6052d60e30829a04bb235ab92aad072aa6d72189d9"
#define KEX_BYTES_20 \
	"4375404148175427ebded30648beaa268548efe14c5925cf6cb4bdd4d1ffcb43f7bf04088d7a7cd2bbc73d0e4d9f25b29db8d6c8126aa41c378d7c3c17cf87abdc57cbe88057cae2e2b6c541c3239d7f1caf72d0007aa012fb0aed099ac86bc27f3ed99f5d08a34dfa16a4fe64c7bfd3ecc22d9986b65f17b1ff62b26bfad31be2fb83c86ad79414aaa8aa4fa4a72c48a6c07571bdab0311837ec7ba03bd287f55b31c9af1965bca3269a8a4f9a5936c971b656ac402b3174198a7f03497a2d108229ba8fb343069ae200025f3a81279f1719f89c4646e07675458134f531dae562ac3746898eeca1ea99ae83fc0eb68b02286e4ba8b46091bd6b9b3dc9aba9cb3c8af874b188fec18ea024e85143ace141966680e2ba390a1a8a6f3246681c75f40059157c0bc3596da8520e784fd09c52f3820d9f5084e6577f53211cf17b33023793a29031c2762b707ebcf15b39aa11134014046742e0ab6af46709dcd293df93dbcd83460a43bac75b90524c1224cdb4001d02acdb100b69d0aa0bae703"
#define KEX_BYTES_21 \
	"3127901c3bc4485a6d5bc77064c61ce29eb4c083b57e85ece61d6e01d0c5350638b9f1196331e074422d01bbe8b2659c"
#define KEX_BYTES_22 \
	"2f4d2ec13a64a807faee4cbba241015b3497ecfeba35f8a7c67929b14b153264e4fb83199603c61a614138cd55c8d25c8b761fb3622366aa5d8d70993a1038d4a811099b1171efee51d0ea0daa0cba4412bf8eed74bba411221f194320e8bc93e07ba8d7fd662a5b7a4a5ee47b8b0546d03e871234eaa1325cfc24aac8012f9a7c8171c1236a53bb9850ae9bffa4eda1aa984706d8ce45890e32f62e48a09b7eec2852f7e2d510cc543abaffe37b0723d2fd4a88f43eda293279cdb0c2e55625cba266ea1aec216726ccf94a4fee12506a4b46dcba9ad9de55ef418b931a7c5e9b19ee6965d16d343b83efee8bd37b6e9266a1051012005b062472fad7378b619e838683af076be23922feedb09058ca69717d474b57715b24c240c8e8b1f6dce83f691cb43cf6e29b6d161a5ee34ea4d0a3afc7a05ea239920fbdfd687a1f1cc0faf248e16376b526264f4307ef0c952afc28f95a6f6efcbb66cbb116bdc6f96c2915781e5b91e918b9e1f4b72f7e3c91b7530b4ed9d13f45f4d7a0ea5164ade3203fc6b9c8b48fefa9610c3a9a6e47847ae82e1b27b799bc891b5e1d9eedeff4d2741caf1f7ed143ff4eb7d6b46430ba3b7c57a7d7bc6d48d7c7bb44e9ec79d935adb8b79875b2466e39cfce7cf8c3726027a2dcf05a296f51891b44ea0a2ec65a86d30200c798d7a84c793a6e1f0ef8c68e224efdd7db424aa73138e32503"
#define KEX_BYTES_23 \
	"671d31a1218b13f2b0f8cd032c6fe420c874f17b50dfb46dd6565bc4d59391edb3c319e68f751248448fd99caf7060e8b56108860fb6d6ab2e5667415beb678cfe8df6e0a02fbebfac7ebb5f58afca83d41cc7094029011bdb1c64f28a3ce058d4680242f0b77efaeef5775e61f2d3d260235c74d9c8245a18cf888d7d30f5ea90b94754f7b45f6297c3b2ed0bb5128d8ac63fa8597968bd5283560c61dffdb0e13adb84b90413d034c43b084ab7cb9ff01578f3c04dcccf09700a6626e55317839cd627407aba0fe98ce9ade7657f93da85b2e2093dd677bef042ab239f32b89c847bd96c5ebd2d2759e8b4d20268494c7b51878b4a130597a3b7e018fb510c450d218ab75d9afedc4f225761ba00008a9aa14c4b9b8dadd9f3a81026c3eabbbd538f97b83eee2bc517df28921c3f2eec3e6140ba499f588c82b0076819354face8d0d82ec8caa9a35e9531c4abcd37229bd3c50caa8269de8341e8a193edccf857021aeac520da17c0dd106d8a68300409c9727ecdb4b153e517f702855795b30b633fa5c3096a5832d3bf0017fb4cbc85d894c17512fb61d08651cc2e8347cc21758dd224447b2d037558275cfea747c4177e08c629a89d84f9295b806e6c95d6536033989869c342cfec942b308b9a18cc395101ff60ee7e5a32f04a2bbc1793d9bfde2273c5d51d2f8263ddfc5ab32dcbdc090cee7cf701522769d7c479"

static const struct kex_vector kex_vectors[] __maybe_unused = {
	{
		.name = "X25519: RFC 7748, 6.1 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
		.public =
			"8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
		.peer =
			"de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
		.shared =
			"4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
	},
	{
		.name = "X25519: Wycheproof, normal case (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"4852834d9d6b77dadeabaaf2e11dca66d19fe74993a7bec36c6e16a0983feaba",
		.public =
			"6837071721146442105162bf557f0bac8d642cf86aa8c6c82e1a32d120a82135",
		.peer =
			"9c647d9ae589b9f58fdc3ca4947efbc915c4b2e08e744a0edf469dac59c8f85a",
		.shared =
			"87b7f212b627f7a54ca5e0bcdaddd5389d9de6156cdbcf8ebe14ffbcfb436551",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"588c061a50804ac488ad774ac716c3f5ba714b2712e048491379a500211998a8",
		.public =
			"f42bdf0b584fac9a925582b5faf04869c485fc1b545e7d6033545a0647374d70",
		.peer =
			"63aa40c6e38346c5caf23a6df0a5e6c80889a08647e551b3563449befcfc9733",
		.shared =
			"b1a707519495ffffb298ff941716b06dfab87cf8d91123fe2be9a233dda22212",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"b05bfd32e55325d9fd648cb302848039000b390e44d521e58aab3b29a6960ba8",
		.public =
			"1a9305e6c1ce1ffbfc026afb71cef65e84db2b09ae1b625aed2bd32e07cd9316",
		.peer =
			"0f83c36fded9d32fadf4efa3ae93a90bb5cfa66893bc412c43fa7287dbb99779",
		.shared =
			"67dd4a6e165533534c0e3f172e4ab8576bca923a5f07b2c069b4c310ff2e935b",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"70e34bcbe1f47fbc0fddfd7c1e1aa53d57bfe0f66d243067b424bb6210bed19c",
		.public =
			"96a6cb7da0ba8d5087e0db765ce3af7628fa27c84a4dcd307d91d8c44a879309",
		.peer =
			"0b8211a2b6049097f6871c6c052d3c5fc1ba17da9e32ae458403b05bb283092a",
		.shared =
			"4a0638cfaa9ef1933b47f8939296a6b25be541ef7f70e844c0bcc00b134de64a",
	},
	{
		.name = "X25519: Wycheproof, public key on twist (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"68c1f3a653a4cdb1d37bba94738f8b957a57beb24d646e994dc29a276aad458d",
		.public =
			"c2b92379dfe6a90b3c5988e17f532b3c51c9f5e0e224c05b158ff7b6e0a25151",
		.peer =
			"343ac20a3b9c6a27b1008176509ad30735856ec1c8d8fcae13912d08d152f46c",
		.shared =
			"399491fce8dfab73b4f9f611de8ea0b27b28f85994250b0f475d585d042ac207",
	},
	{
		.name = "X25519: Wycheproof, public key = 0 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"207494038f2bb811d47805bcdf04a2ac585ada7f2f23389bfd4658f9ddd4debc",
		.public =
			"a83781d3419d1e1b4a93c51fc42d6e7b2c9550630ab21d14e6bbf7df3d8d8461",
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key = 1 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"202e8972b61c7e61930eb9450b5070eae1c670475685541f0476217e4818cfab",
		.public =
			"115c41536c8b4dda55b1cd05025d169fa385ce4380ebc10ee8130fe48e1e0166",
		.peer =
			"0100000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"38dde9f3e7b799045f9ac3793d4a9277dadeadc41bec0290f81f744f73775f84",
		.public =
			"12212f39da5b7d79886b895696fbc579feaeb61698a18c120c0e8ac02311030b",
		.peer =
			"0200000000000000000000000000000000000000000000000000000000000000",
		.shared =
			"9a2cfe84ff9c4a9739625cae4a3b82a906877a441946f8d7b3d795fe8f5d1639",
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"9857a914e3c29036fd9a442ba526b5cdcdf28216153e636c10677acab6bd6aa5",
		.public =
			"909d6effc05eb05d34772d156ce6f5c684aad207a3a18ee88d1ddc1bb7fdde1a",
		.peer =
			"0300000000000000000000000000000000000000000000000000000000000000",
		.shared =
			"4da4e0aa072c232ee2f0fa4e519ae50b52c1edd08a534d4ef346c2e106d21d60",
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"48e2130d723305ed05e6e5894d398a5e33367a8c6aac8fcdf0a88e4b42820db7",
		.public =
			"1f35811e170a6df3b00a9f605e6bbdeb5f2496a06ba27af0a7cca4b268eb6852",
		.peer =
			"ffffff030000f8ffff1f0000c0ffffff000000feffff070000f0ffff3f000000",
		.shared =
			"9ed10c53747f647f82f45125d3de15a1e6b824496ab40410ffcc3cfe95760f3b",
	},
	{
		.name = "X25519: Wycheproof, edge case on twist (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"28f41011691851b3a62b641553b30d0dfddcb8fffcf53700a7be2f6a872e9fb0",
		.public =
			"7e6666aedd12bccb77c98c99acccd75ef2ce2e3743eef9750b5cbeb9891c335b",
		.peer =
			"000000fcffff070000e0ffff3f000000ffffff010000f8ffff0f0000c0ffff7f",
		.shared =
			"cf72b4aa6aa1c9f894f4165b86109aa468517648e1f0cc70e1ab08460176506b",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"386f7f16c50731d64f82e6a170b142a4e34f31fd7768fcb8902925e7d1e21abe",
		.public =
			"89e36e5dae53bffb705c21bde8e3874b6be402f9ec7ef0a3050951562188f61d",
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000",
		.shared =
			"0fcab5d842a078d7a71fc59b57bfb4ca0be6873b49dcdb9f44e14ae8fbdfa542",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"e023a289bd5e90fa2804ddc019a05ef3e79d434bb6ea2f522ecb643a75296e95",
		.public =
			"ec3b45624ade13b46c14a1a17d5c2fb6e200771cf2a4d07749da9bf1b9edbb21",
		.peer =
			"ffffffff00000000ffffffff00000000ffffffff00000000ffffffff00000000",
		.shared =
			"54ce8f2275c077e3b1306a3939c5e03eef6bbb88060544758d9fef59b0bc3e4f",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"68f010d62ee8d926053a361c3a75c6ea4ebdc8606ab285003a6f8f4076b01e83",
		.public =
			"208508f5800c194936ca8c204ed764e74fe46adfd241b4199f1d424a6fca553c",
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03",
		.shared =
			"f136775c5beb0af8110af10b20372332043cab752419678775a223df57c9d30d",
	},
	{
		.name = "X25519: Wycheproof, edge case for public key (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"58ebcb35b0f8845caf1ec630f96576b62c4b7b6c36b29deb2cb0084651755c96",
		.public =
			"a5ca117fbf894aa234f040f645ca985170657f657a0a74ae88030d7f494c7f6d",
		.peer =
			"fffffffbfffffbffffdfffffdffffffffefffffefffff7fffff7ffffbfffff3f",
		.shared =
			"bf9affd06b844085586460962ef2146ff3d4533d9444aab006eb88cc3054407d",
	},
	{
		.name = "X25519: Wycheproof, public key with low order (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"10255c9230a97a30a458ca284a629669293a31890cda9d147febc7d1e22d6bb1",
		.public =
			"5b9cb32ae1b87895fbc77fd8240b60220029dcc019e296ac4321e28d10c81c17",
		.peer =
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key with low order (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"78f1e8edf14481b389448dac8f59c70b038e7cf92ef2c7eff57a72466e115296",
		.public =
			"c9a1512e04a32ebae49128b5b459653375dca08723518211bfd3aba7c4a55b7c",
		.peer =
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key with low order (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"a0a05a3e8f9f44204d5f8059a94ac7dfc39a49ac016dd743dbfa43c5d671fd88",
		.public =
			"76c90bc07493136bc9528583e0adb7baae6818015f936ed8ba67872d1bccd439",
		.peer =
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key with low order (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"d0dbb3ed1906663f15420af31f4eaf6509d9a9949723500605ad7c1c6e7450a9",
		.public =
			"abb780144c664e3c8e36b7cd2b2b6aff1c8285fcc78dbe4bdbd05f2399844e55",
		.peer =
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: Wycheproof, public key >= p (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"f01e48dafac9d7bcf589cbc382c878d18bda3550589ffb5d50b523bebe329dae",
		.public =
			"c188e9ec6287dde0bc26ed7284a28039ea03a21912824d6a939990d8e2683c60",
		.peer =
			"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"bd36a0790eb883098c988b21786773de0b3a4df162282cf110de18dd484ce74b",
	},
	{
		.name = "X25519: Wycheproof, public key >= p (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"288796bc5aff4b81a37501757bc0753a3c21964790d38699308debc17a6eaf8d",
		.public =
			"a97ac57e4ac0ec2b3d8b43817c5542d5fb43ae076a8152df433e94fa38aa6662",
		.peer =
			"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"b4e0dd76da7b071728b61f856771aa356e57eda78a5b1655cc3820fb5f854c5c",
	},
	{
		.name = "X25519: Wycheproof, public key >= p (3)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"98df845f6651bf1138221f119041f72b6dbc3c4ace7143d99fd55ad867480da8",
		.public =
			"fdd80f0ed4fdcb68b4ffafbcb59e05f037db18a7c81705110ab325d46f9d3e32",
		.peer =
			"f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"6fdf6c37611dbd5304dc0f2eb7c9517eb3c50e12fd050ac6dec27071d4bfc034",
	},
	{
		.name = "X25519: Wycheproof, public key >= p (4)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"f09498e46f02f878829e78b803d316a2ed695d0498a08abdf8276930e24edcb0",
		.public =
			"bc8232064e83c28299884f5a7cb510e44e8bf96e644ce1f712ab4e7e691b2b39",
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.shared =
			"4c8fc4b1c6ab88fb21f18f6d4c810240d4e94651ba44f7a2c863cec7dc56602d",
	},
	{
		.name = "X25519: RFC 7748, 5.2 (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"a046e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449a44",
		.public =
			"1c9fd88f45606d932a80c71824ae151d15d73e77de38e8e000852e614fae7019",
		.peer =
			"e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
		.shared =
			"c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
	},
	{
		.name = "X25519: RFC 7748, 5.2 (2)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"4866e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba4d",
		.public =
			"ff63fe57bfbf43fa3f563628b149af704d3db625369c49983650347a6a71e00e",
		.peer =
			"e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a413",
		.shared =
			"95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"0ab4e76380d84dde4f6833c58f2a9fb8f83bb0169b172be4b6e0592887741a36",
		.shared =
			"0200000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"89e10d5701b4337d2d032181538b1064bd4084401ceca1fd12663a1959388000",
		.shared =
			"0900000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"2b55d3aa4a8f80c8c0b2ae5f933e85af49beac36c2fa7394bab76c8933f8f81d",
		.shared =
			"1000000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "X25519: Wycheproof, edge case for shared secret (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_1,
		.public = KEX_BYTES_2,
		.peer =
			"63e5b1fe9601fe84385d8866b0421262f78fbfa5aff9585e626679b18547d959",
		.shared =
			"feffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff3f",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"fd300aeb40e1fa582518412b49b208a7842b1e1f056a040178ea4141534f652d",
		.shared =
			"b734105dc257585d73b566ccb76f062795ccbec89128e52b02f3e59639f13c46",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"c8ef79b514d7682677bc7931e06ee5c27c9b392b4ae9484473f554e6678ecc2e",
		.shared =
			"647a46b6fc3f40d62141ee3cee706b4d7a9271593a7b143e8e2e2279883e4550",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"64aeac2504144861532b7bbcb6c87d67dd4c1f07ebc2e06effb95aecc6170b2c",
		.shared =
			"4ff03d5fb43cd8657a3cf37c138cadcecce509e4eba089d0ef40b4e4fb946155",
	},
	{
		.name = "X25519: Wycheproof, checking for overflow (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_3,
		.public = KEX_BYTES_4,
		.peer =
			"bf68e35e9bdb7eee1b50570221860f5dcdad8acbab031b14974cc49013c49831",
		.shared =
			"21cee52efdbc812e1d021a4af1e1d8bc4db3c400e4d2a2c56a3926db4d99c65b",
	},
	{
		.name = "X25519: Wycheproof, private key == -1 (mod order) (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"a023cdd083ef5bb82f10d62e59e15a6800000000000000000000000000000050",
		.public =
			"0900000000000000000000000000000000000000000000000000000000000000",
		.peer =
			"258e04523b8d253ee65719fc6906c657192d80717edc828fa0af21686e2faa75",
		.shared =
			"258e04523b8d253ee65719fc6906c657192d80717edc828fa0af21686e2faa75",
	},
	{
		.name =
			"X25519: Wycheproof, private key == 1 (mod order) on twist (1)",
		.group = KSHAKE_GROUP_X25519,
		.private =
			"58083dd261ad91eff952322ec824c682ffffffffffffffffffffffffffffff5f",
		.public =
			"5d76ba957b3e566bf81fdb6ece9f7ddfe623a44118db33fafb9aa7085e9c062a",
		.peer =
			"2eae5ec3dd494e9f2d37d258f873a8e6e9d0dbd1e383ef64d98bb91b3e0be035",
		.shared =
			"2eae5ec3dd494e9f2d37d258f873a8e6e9d0dbd1e383ef64d98bb91b3e0be035",
	},
	{
		.name = "X25519: low order (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000080",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (5)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0100000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (6)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0100000000000000000000000000000000000000000000000000000000000080",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (7)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (8)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (9)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (10)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (11)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (12)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (13)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: low order (14)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: top bit is ignored (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0200000000000000000000000000000000000000000000000000000000000080",
		.shared =
			"f1ad7b8daba1ccc055ac00aa9023cb06989b0062c8e0af9961975a5ac8250b07",
	},
	{
		.name = "X25519: top bit is ignored (2)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0900000000000000000000000000000000000000000000000000000000000080",
		.shared = KEX_BYTES_6,
	},
	{
		.name = "X25519: top bit is ignored (3)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.shared =
			"2602839f5d83ab970c03debe8cf0bb48f844761e03cb51e90e32b9621e993a49",
	},
	{
		.name = "X25519: top bit is ignored (4)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.shared =
			"f1ad7b8daba1ccc055ac00aa9023cb06989b0062c8e0af9961975a5ac8250b07",
	},
	{
		.name = "X25519: top bit is ignored (5)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.shared =
			"4e6d45adf4c392495bbedfd315f6d87dc8f30b036480c1585c5d72add1c9556c",
	},
	{
		.name = "X25519: top bit is ignored (6)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000c0",
		.shared =
			"7c28b3ce01790a92bb03cb5548b986a4418f4811af1effccf3073b80dd620651",
	},
	{
		.name = "X25519: plain (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b",
		.shared =
			"b0307e7b69fffae13decde989d2a1302957ceb96a9041952e1d29864b8d7267f",
	},
	{
		.name = "X25519: empty (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: one byte (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer = "26",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: too short (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f8",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: too long (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b00",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: twice as long (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b26344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b",
		.err = -EBADMSG,
	},
	{
		.name = "X25519: with a form byte (1)",
		.group = KSHAKE_GROUP_X25519,
		.private = KEX_BYTES_5,
		.public = KEX_BYTES_6,
		.peer =
			"0426344835e9b7916143f796c22166b77185ee832f3adf1860fb183b1e9525f85b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: shared x is 0",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"0458fd4168a87795603e2b04390285bdca6e57de6027fe211dd9d25e2212d29e62080d36bd224d7405509295eed02a17150e03b314f96da37445b0d1d29377d12c",
		.shared =
			"0000000000000000000000000000000000000000000000000000000000000000",
	},
	{
		.name = "P-256: shared x is p - 3",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"04a1ecc24bf0d0053d23f5fd80ddf1735a1925039dc1176c581a7e795163c8b9ba2cb5a4e4d5109f4527575e3137b83d79a9bcb3faeff90d2aca2bed71bb523e7e",
		.shared =
			"ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
	},
	{
		.name = "P-256: shared x is 2^16",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"041b0e7437c33d379929430d3ec10df59bed7fe2a1d950c5791e1e9ddeef1f4d70fbdb0e3bbce63a27f27838c685207f2ccaf689d25eb622744db1168ac92619e8",
		.shared =
			"0000000000000000000000000000000000000000000000000000000000010000",
	},
	{
		.name = "P-256: shared x is 2^32",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"0408d6148d0244d243b3d0d1777de6375fa7ebeab477f19915d05994db04df219727737d4f8ce0a7f390becce92b2bcd5c054f18ecb58e5dd59baf88b4ed6abea8",
		.shared =
			"0000000000000000000000000000000000000000000000000000000100000000",
	},
	{
		.name = "P-256: shared x is 2^96",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"044c9695b7668434fc85769acb10f0edcf87a96b7d5dc347b46bb304b0b1d3267fcf5d993bff2a8c774808231a34f41b33667d8ebeafd00689fa3a9bfa05a40c1c",
		.shared =
			"0000000000000000000000000000000000000001000000000000000000000000",
	},
	{
		.name = "P-256: shared x satisfies x^2 = -3",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"04a492fe4b4908b6d675d687551f99c617e4e5c97aa266958953129eb381f0153b111b95c94fa1d1ecd1d41d2785c1db5195875ae98051732a59ba7720f9089af6",
		.shared =
			"6522aed9ea48f2623b8eeae3e213b99da32e74c9421835804d374ce28fcca662",
	},
	{
		.name = "P-256: shared x has a pattern of 4 bits",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_7,
		.public = KEX_BYTES_8,
		.peer =
			"040b9d56422ed9c2082dd9d46d231fd0141f92e79f5a12da4c77c488c87363f944e6e3c2ec9779615f242bc30d1c28c1f984b8c252243f5f1eaa3d855e1cc2d8a6",
		.shared =
			"3333333333333333333333333333333333333333333333333333333333333333",
	},
	{
		.name = "P-256: plain",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = KEX_BYTES_11,
		.shared =
			"c80d05482597bc5ce645725e56b0e9c3f064f94686b82d042febfdca80e15614",
	},
	{
		.name = "P-256: peer's point is the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		.shared =
			"dc6d65dce87c7049dcdf52e48f85ad803af85f70e68d2d90994b756555a2778c",
	},
	{
		.name = "P-256: peer's point is the generator's negative",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296b01cbd1c01e58065711814b583f061e9d431cca994cea1313449bf97c840ae0a",
		.shared =
			"dc6d65dce87c7049dcdf52e48f85ad803af85f70e68d2d90994b756555a2778c",
	},
	{
		.name = "P-256: peer has our point",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = KEX_BYTES_10,
		.shared =
			"4bb1cd94bb2d1ba1b765d4f8eb7a3ab5a03d2f01297738bbb6f020ea68444525",
	},
	{
		.name = "P-256: private key 2",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"0000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
		.peer = KEX_BYTES_11,
		.shared =
			"a12d935210d539d7a9b6f900b4374b0978cded6409f8be98e3f2add677535aeb",
	},
	{
		.name = "P-256: private key n - 3",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254e",
		.public =
			"045ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c78cb9bf2b6670082c8b4f931e59b5d1327d54fcac7b047c265864ed85d82afcd",
		.peer = KEX_BYTES_11,
		.shared =
			"7e4677c2cb484a2d334a7f577dd01a7dd1636434cbabf458097b54dff44cc3db",
	},
	{
		.name = "P-256: private key 2^128",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"0000000000000000000000000000000100000000000000000000000000000000",
		.public =
			"04447d739beedb5e67fb982fd588c6766efc35ff7dc297eac357c84fc9d789bd852d4825ab834131eee12e9d953a4aaff73d349b95a7fae5000c7e33c972e25b32",
		.peer = KEX_BYTES_11,
		.shared =
			"05d50c87a07d960c15767c1a184c3b2d20bc9df4dfbc7801cfd3500b6b6c2213",
	},
	{
		.name = "P-256: private key of ones",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"04c1d17269e46e387acbe299ec2cc9cc2dada3f05e4cf412f2ad946b700aa2613aedb7744f370c13a4f49957d54ff798119d111f69129c24db5f5fb84162909dbb",
		.peer = KEX_BYTES_11,
		.shared =
			"70f6516b01873bfd41e686b4966d7872c556b9767b6cc3f90d75b95d632f0b6f",
	},
	{
		.name = "P-256: private key of alternating bits",
		.group = KSHAKE_GROUP_SECP256R1,
		.private =
			"5555555555555555555555555555555555555555555555555555555555555555",
		.public =
			"0457e977f6db7e33c3fe7acf2842ed987009caf56d458682fca447b7d3d762ab34c5ab3770ba573bdff5414065640ffb5b346dfa84dec4db4d68e5f59cc471c2ec",
		.peer = KEX_BYTES_11,
		.shared =
			"219ee70643966a6281045a6577ca98d7774c0633b20ef0f19cd6533cfb339315",
	},
	{
		.name = "P-256: smallest x",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000066485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
		.shared =
			"ebca42c5fc945b47c77b2d859dad011e9e658c6e8c056ccfd9a10951ab6dedcc",
	},
	{
		.name = "P-256: smallest x, other y",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000099b7a386f1d07c29dbcc42a27b5f9449abe3d50de25178e8d7407a95e8b06c0b",
		.shared =
			"ebca42c5fc945b47c77b2d859dad011e9e658c6e8c056ccfd9a10951ab6dedcc",
	},
	{
		.name = "P-256: largest x",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000fffffffffffffffffffffffc19719bebf6aea13f25c96dfd7c71f5225d4c8fc09eb5a0ab9f39e9178e55c121",
		.shared =
			"f44ca2879734eb73f84f2bd844c9aa9da21f12031be8ee51e68d8cc23d74a4b8",
	},
	{
		.name = "P-256: 2 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
		.shared =
			"52e0033230daef3d2617b441b8788dfc6fab29896b42708629d56a681afb9da5",
	},
	{
		.name = "P-256: 3 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"045ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c8734640c4998ff7e374b06ce1a64a2ecd82ab036384fb83d9a79b127a27d5032",
		.shared =
			"264d86b19d8d89e78a637fcd347b48567a861a13972bcd609d3d4f42026383cc",
	},
	{
		.name = "P-256: 4 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04e2534a3532d08fbba02dde659ee62bd0031fe2db785596ef509302446b030852e0f1575a4c633cc719dfee5fda862d764efc96c3f30ee0055c42c23f184ed8c6",
		.shared =
			"0561a515d833c66a2842c5ffd4b853963be989a050cbcbcd5f60295b64bf9e3b",
	},
	{
		.name = "P-256: 5 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0451590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ede0c17da8904a727d8ae1bf36bf8a79260d012f00d4d80888d1d0bb44fda16da4",
		.shared =
			"e8a0bd61eda92c50ddd87ed72b693108e1a42f3989eb7020fb9c3746c03b7d2d",
	},
	{
		.name = "P-256: 6 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04b01a172a76a4602c92d3242cb897dde3024c740debb215b4c6b0aae93c2291a9e85c10743237dad56fec0e2dfba703791c00f7701c7e16bdfd7c48538fc77fe2",
		.shared =
			"fba183572db751dcc88489ab2773fe304912fc8bcea7f729bebb2fe5107ad027",
	},
	{
		.name = "P-256: 7 times the generator",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"048e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a373eb1dbde03318366d069f83a6f5900053c73633cb041b21c55e1a86c1f400b4",
		.shared =
			"637024199cfdfe301706c6d9e4fec08f644748c385cb47885d0803b2237ad1e8",
	},
	{
		.name = "P-256: empty",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: form byte alone",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = "04",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: point at infinity",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer = "00",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: point at infinity, full length",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: without form byte",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"6bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: compressed",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"036bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: compressed, wrong parity",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"026bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: compressed form, full length",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"036bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: hybrid",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"076bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: hybrid, wrong parity",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"066bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: form byte 5",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"056bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: form byte 0x84",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"846bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: one byte short",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d518902260",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: one byte long",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d5189022600700",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: one byte long, in front",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"00046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: coordinates of zero",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x = 0, y = 1",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x = 1, y = 0",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: y is off by one",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226008",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: y has its last bit flipped",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226006",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x has its last bit flipped",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019adabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x and y swapped",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04dabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d518902260076bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019b",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x without a point",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x is p",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000ffffffffffffffffffffffffdabad8bb8f77445d1b7faca7f8f0b759a7adf036981be2a94367d51890226007",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: y is p",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"046bea8010347cd4395558d85b6f212d8a52288f6f4aa8bbeb90f2f2c522cb019bffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x is not reduced",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000ffffffffffffffffffffffff66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: x and y are p",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffff00000001000000000000000000000000ffffffffffffffffffffffffffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: all ones",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: a point on P-384",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
		.err = -EBADMSG,
	},
	{
		.name = "P-256: a point on another curve with the same a",
		.group = KSHAKE_GROUP_SECP256R1,
		.private = KEX_BYTES_9,
		.public = KEX_BYTES_10,
		.peer =
			"0400000000000000000000000000000000000000000000000000000000000000030000000000000000000000000000000000000000000000000000000000000005",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: plain",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = KEX_BYTES_14,
		.shared =
			"a32376e32f0e99e8958eb5c7c560858a6cebdf47c9cf3672ba682291775380e4910a1fe272f962a91bd396ed659551a9",
	},
	{
		.name = "P-384: peer's point is the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
		.shared =
			"1f2ca50cf19ca6721c6eb2b9495d7247c4cbfd1cfa9065eb129c4a01bff920e4effb8c953b5c6e3db1b84bac1aa758e0",
	},
	{
		.name = "P-384: peer's point is the generator's negative",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7c9e821b569d9d390a26167406d6d23d6070be242d765eb831625ceec4a0f473ef59f4e30e2817e6285bce2846f15f1a0",
		.shared =
			"1f2ca50cf19ca6721c6eb2b9495d7247c4cbfd1cfa9065eb129c4a01bff920e4effb8c953b5c6e3db1b84bac1aa758e0",
	},
	{
		.name = "P-384: peer has our point",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = KEX_BYTES_13,
		.shared =
			"7616d171860b42e75e4cadd6d877814203de0768a1468b253ae5074db4645c4cc34cfd0099f012991b3c846d060184dc",
	},
	{
		.name = "P-384: private key 2",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"0408d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f85b96a9c75295df618e80f1fa5b1b3cedb7bfe8dffd6dba74b275d875bc6cc43e904e505f256ab4255ffd43e94d39e22d61501e700a940e80",
		.peer = KEX_BYTES_14,
		.shared =
			"f997ef3d914d29b14fc48142bb5aedeabc5f8b3e6b62441ae40dad783a33e0a09362e1ee180632cb0ff9ace6ce2bba4b",
	},
	{
		.name = "P-384: private key n - 3",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52970",
		.public =
			"04077a41d4606ffa1464793c7e5fdc7d98cb9d3910202dcd06bea4f240d3566da6b408bbae5026580d02d7e5c70500c831366a0835f4f3bd7c82f44169fd5603667adf4be37aeea55a0897b3f123eee1523db542931b4a2d6749a0d7a0f5d0e20e",
		.peer = KEX_BYTES_14,
		.shared =
			"50c109561c70d8eaa0183eb8c7070b68356156b93ef5fc612278263382176698a6a65dc1af59da5634b77b2d3c36a7cd",
	},
	{
		.name = "P-384: private key 2^128",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000",
		.public =
			"04e10cb36d11cd506e23a42ea485d5a52411c2df652b7b03e92bb64e18287c9b53ea2b1df419bf5f4984a2ae350020362ed7e679724697d36352ec806a31d6ab0b425d781706cc84c07768fb7fe90ed2a464666b5536adb53ee5f50bfe2adaefc2",
		.peer = KEX_BYTES_14,
		.shared =
			"49f875fbd56d71331b8240ad4924f9c8c4a9cda41dc525dc5fb72449bff0102c935e3fa69dae6b4aaa155f433ef2e720",
	},
	{
		.name = "P-384: private key of ones",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"04d13f9bd0c05b56cc30f60106a4b8e500693b9df05969cf47494d5d2c16854ef1d8692b3e09b80947f7357107616ddcb3bb3c7e8306c46fc398c6521b643470c25774dad83fafefb5c641cfecadecbf94b3d6dd59af7aee86a9893907d6819814",
		.peer = KEX_BYTES_14,
		.shared =
			"cbd875a3189f6514a327e7bb25e978a4f892f1c75ff4008b4339cb2946f3e767a9d9e53e4bee4093a6622a504e0c75a9",
	},
	{
		.name = "P-384: private key of alternating bits",
		.group = KSHAKE_GROUP_SECP384R1,
		.private =
			"555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555",
		.public =
			"04ef4e3cf6f1fe2a29b3e8dfd923b65d41951e365281ef009a3205003216099f6ee44ea4203b4537374c215b5aa3085316d72dc820ab3ff89ccd26e93e207f4feb09abdc580bb9e74f0c892694f6b928d55ef7e6e9270c4a55dad08ddf68b26f4d",
		.peer = KEX_BYTES_14,
		.shared =
			"29bcd2eff7b842d63df33fb87cccddde93e316bef1afc383fed86054c94f7ab4eb6d88cd587a43dcbd01ab2f80e61673",
	},
	{
		.name = "P-384: smallest x",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000c306610fb0ae5a159cf45c06069f22a6c5eb3641c602d42dea2c4b4f75550793406d80d2b91ad54f9048bd487af1ade1",
		.shared =
			"4c6e6a35dcf757c93e761889357fff8b1aadb0f1419f88353ec0383660a6b9fe1f62a4f7aa3db0df52c6ba465107826f",
	},
	{
		.name = "P-384: smallest x, other y",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"040000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003cf99ef04f51a5ea630ba3f9f960dd593a14c9be39fd2bd215d3b4b08aaaf86bbf927f2c46e52ab06fb742b8850e521e",
		.shared =
			"4c6e6a35dcf757c93e761889357fff8b1aadb0f1419f88353ec0383660a6b9fe1f62a4f7aa3db0df52c6ba465107826f",
	},
	{
		.name = "P-384: largest x",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffe8cdeadbbd04911a3c1931e26df3fa6439dca9c7eb286fbd46fc319f0e2bb780232baf57825fc0c1912ada2fefe84024c",
		.shared =
			"7e08df3bbc5abc563d97253f961c6741c49aa44730f26cb2144025abab0969096bb33c3fce9174159710f97bf23c1c0f",
	},
	{
		.name = "P-384: 2 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0408d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f85b96a9c75295df618e80f1fa5b1b3cedb7bfe8dffd6dba74b275d875bc6cc43e904e505f256ab4255ffd43e94d39e22d61501e700a940e80",
		.shared =
			"49880d174f48d9ca72e2e0cab22411305e1b45a0aea95c93d09d145c49c70449b33089fe6d30abf8f2451827f31235e1",
	},
	{
		.name = "P-384: 3 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04077a41d4606ffa1464793c7e5fdc7d98cb9d3910202dcd06bea4f240d3566da6b408bbae5026580d02d7e5c70500c831c995f7ca0b0c42837d0bbe9602a9fc998520b41c85115aa5f7684c0edc111eacc24abd6be4b5d298b65f28600a2f1df1",
		.shared =
			"62e1c088f7a681d43d1749537c832dc45bd09993ee18c5d8d3add44a60e8773acd60157272e08c92d2af5108255bda9b",
	},
	{
		.name = "P-384: 4 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04138251cd52ac9298c1c8aad977321deb97e709bd0b4ca0aca55dc8ad51dcfc9d1589a1597e3a5120e1efd631c63e1835cacae29869a62e1631e8a28181ab56616dc45d918abc09f3ab0e63cf792aa4dced7387be37bba569549f1c02b270ed67",
		.shared =
			"778463150ea65a2e3d756c13d7abdd5feba48658210518070e395df5af015884ba7cb1c75c2815ff608ea6c66309973a",
	},
	{
		.name = "P-384: 5 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0411de24a2c251c777573cac5ea025e467f208e51dbff98fc54f6661cbe56583b037882f4a1ca297e60abcdbc3836d84bc8fa696c77440f92d0f5837e90a00e7c5284b447754d5dee88c986533b6901aeb3177686d0ae8fb33184414abe6c1713a",
		.shared =
			"904dfb8d3ee9f5d9f61c7be723b8d78ab175bf494faa02ce4e3632b3a6457c54ef95c2e9635070ed730c9229cb9275e5",
	},
	{
		.name = "P-384: 6 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04627be1acd064d2b2226fe0d26f2d15d3c33ebcbb7f0f5da51cbd41f26257383021317d7202ff30e50937f0854e35c5df09766a4cb3f8b1c21be6dda6c14f1575b2c95352644f774c99864f613715441604c45b8d84e165311733a408d3f0f934",
		.shared =
			"070f4d13ed1b0a053ffa1bf1478c15d79e2b19a7a55a5e4fa4302503091833067f9cf072a754ca4cdf82bce0166f434d",
	},
	{
		.name = "P-384: 7 times the generator",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04283c1d7365ce4788f29f8ebf234edffead6fe997fbea5ffa2d58cc9dfa7b1c508b05526f55b9ebb2040f05b48fb6d0e19475c99061e41b88ba52efdb8c1690471a61d867ed799729d9c92cd01dbd225630d84ede32a78f9e64664cdac512ef8c",
		.shared =
			"3189a9cb761ba9b01114816656ab817cba30728158856efe9adb90382a4c4d9316d18a4c57f1c7619544c225ea0f5fb2",
	},
	{
		.name = "P-384: empty",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: form byte alone",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = "04",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: point at infinity",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer = "00",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: point at infinity, full length",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: without form byte",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"55820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: compressed",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0255820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: compressed, wrong parity",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0355820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: compressed form, full length",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0255820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: hybrid",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0655820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: hybrid, wrong parity",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0755820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: form byte 5",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0555820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: form byte 0x84",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"8455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: one byte short",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: one byte long",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a00",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: one byte long, in front",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"000455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: coordinates of zero",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x = 0, y = 1",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x = 1, y = 0",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: y is off by one",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2b",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: y has its last bit flipped",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2b",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x has its last bit flipped",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbab69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x and y swapped",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0469393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a55820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaa",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x without a point",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x is p",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff69393aad7b4c091b5268ff45febf188619337ce852fe3b87f4acb3f019e14dcb784b1ab62c7591555d77fd4f17c38d2a",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: y is p",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"0455820a2532a9ce3566beafbefa902eb3d452862d26e533b2acfc97e506858a7340ae6a8d02760206f909c0aa8933fbaafffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x is not reduced",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffc306610fb0ae5a159cf45c06069f22a6c5eb3641c602d42dea2c4b4f75550793406d80d2b91ad54f9048bd487af1ade1",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: x and y are p",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: all ones",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: a point on P-256",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		.err = -EBADMSG,
	},
	{
		.name = "P-384: a point on another curve with the same a",
		.group = KSHAKE_GROUP_SECP384R1,
		.private = KEX_BYTES_12,
		.public = KEX_BYTES_13,
		.peer =
			"04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: plain",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer = KEX_BYTES_17,
		.shared =
			"a97cc139dce53df5fd16d7e858d8ab9da9164a0925c21721535c9ef0ce882f1488cbe17c9235e5d55256631962797e0ecc40364586153bc5ad73f1fe29d5ef18f52ba0b9dcb3ae95456b6e58f655d982b237897dc083a9f8bb40c768c79e074f96edff53f2adac0e62f57e4ba1706d6d882c1fc971a35ec1aac67a93b11d3b65eac2c35b10c1002e3c202866444894b776e5df67d7afd7bae7b2a69a167822e780c37fa20341d0f6f4ab91a6cd3235d8edbcefcbcbd4b8d95ac3708a534d9677dfc5aab2f05613cc08a4cbdbc8eaebdada77a204037d77b7451c2085fa4d91469af737a196176411cc9b9d40ae67da29b8713ac4999ae071cd697f69c0d9df42",
	},
	{
		.name = "ffdhe2048: peer's share is the generator",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.shared = KEX_BYTES_16,
	},
	{
		.name = "ffdhe2048: peer's share is p - 2",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b423861285c97fffffffffffffffd",
		.shared =
			"0050c6acd413c5b76b99f0e18dfb44efc772d499b8dd8412b4d436c6fde49f4e1fff867a36eaad6ea3444ede0c752f3a4dcd999f33d4c8810ff7ade3b3339c0fa32c94521f736c463cce601e66d83cf9b07303ec3918e6d977d9143bd22565b199d80acaf1688395bd0e8480d42633c68c72271da29fb1ac96aa2be894e00d80e4fc447b97b600f24eabdcc11c23c5b48b0930d5512970724cb7b55f6c6192bb1dd56c0b3e3dfdb80ecba2021efdc1bab066447edb62731af4a7ffc2b9d75a6e576600699397003e75516a8ed86cc7cbb567b60b0a6ff8ba2107a6eface3865afb3e56dd33d77432220aba648fb286ac509d9038f15a7ec942818c42af9e76d4",
	},
	{
		.name = "ffdhe2048: peer's share is not a square",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"247b233639b1051bfba018223bb128849729860cb8e6c19384c09e7cb80922c3a24f535dcb68840d8dd9d60bf2e03f999c89ca131c80cc835480e6bd67bb10298ab8b207c3902fdc6740d3f2f5e00a5d379f6188bdae908372f9559336fe488da43fc15664f92efab25bbf70f3e4339fb6e6feb35b06e9d82b506c77c63eca1851d1feac01fdc4fb9f1388d7d7a002eb4840695dc8241edcb747ddb381527847c3c243a19c97a8010109a8a7efb7847dc446df0dacfa073d9a9ab7665f60cf6fc5f866cf59b17bd3e7f70ef8cc205061de2f1c2f9ae37f229639ac4ee71e8767023d1fe51ec29a6d92c97cf2a896e5fc78044f0922431578030db2dac13ff33f",
		.shared =
			"56833ec6231ac209b0e17c7049e29efd06c60c17017b25d0855d2692ffa50781211554c4822e4e267a3d3ab4c221c0eab0efad1ddcf73a13490dc00484ee7261deb37e1bf949b6cbdec886c668b0954dd32bdbd77d6970fafa164bf5b7b9c1e601610d1cee38df697fb10b8f527f7b0495c538d7c50a887385e64fbb971d3e14d147ee27a263fb3394e880e56e804f444284fb4f89281cad359c9c09c7c12b0d2d936e456030ea22165c162220d83797b0460d1602232a1365709442d4e698e9b1ad53e9f92f703385aa4657260795a8e986991748f235bbf699dc3634748ebf2a97b9e1e6ff1fa0fa57ace6134b15d0cffa0773c78d7c26329680963f2620bd",
	},
	{
		.name = "ffdhe2048: peer has our share",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer = KEX_BYTES_16,
		.shared =
			"875367e9629efddb7a4454421a2b06e1d57082bdae7f28eaa7a92c65432b9552759b5ae8c91175f25229dcdc98372dbf21c0aad5eb7aac43029d555a8aac591e40d9dc180e8c06d94d15172b8468f02db014904c4ae4db1191273f718b8e9687ca03e42aefecb3063632190dc930c14447682b7b9b899ab4f22e15d3bf512f7a73414b457a1cfed34c9e8b171520b87715ebcac00c1101e167353fb03a1f4b93e43f220f36b5a5e161362360347cee641b105e9eda1018c3dbd50b63d76d6da2c993147296e49ed46aee362a5b8c1d516bd194cc5edec9bc90d253b2db19017e5b0fdba8009316058e7fa3356a6110f52be3bffb5230f10d23d30567813a315d",
	},
	{
		.name = "ffdhe2048: private key 1",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private =
			"0000000000000000000000000000000000000000000000000000000000000001",
		.public =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.peer = KEX_BYTES_17,
		.shared = KEX_BYTES_17,
	},
	{
		.name = "ffdhe2048: private key 2",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private =
			"0000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004",
		.peer = KEX_BYTES_17,
		.shared =
			"6c3d54b3e14dbc5dba0df3c933e88d91688144ecad35297d9eee87d0bbddd4cf07ec82a9c40d5d973c364c93a51645f3e5016c38b6468976cc1e88754f75747a362f247d42b3554b8e0425da1c251f62a4f6117c389ca3fe809054c08c2c2464a4910feb7c300e87fa6b0b190dc25ae723d2f76cee9f6bc62eaa7c51c80153ab60435a849f0b3125bf97fc49a6c51ed3f57a9fd3dcd4e56f8a4f9bddc3bf94b6adf2bc07d910a03673e0f111ba7282296e42c93ef72af55dece770b95d4b49d1df5247fd7dc75f7562db616c663e718aba81e0d5d2e7ab83782f0f1106a54f98601f214e995faad3bafd90757acd68431344d9e88066cc51a1dc7d04f1af375b",
	},
	{
		.name = "ffdhe2048: private key of ones",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"4751ce52205cac18548459d8d6a50e75ca0a2845392098a7b4c4ee58e51edb301d3a4f235e680b688989756537c5bd925069e1dfb3f8d3ae2d9e4029c8e303444d09f1ca529b56c3821122cd0a66a0683b41fbaa72823d9c786936f4f3f21d6958e8acafdc5c933f6c4c0b670c65c0f83ec395755d6b126b64aa2b36feae258b1d2f75c772014bb0d3085eabd7795e241e756d42c621d6fb5900dd1a119b78a4d506d037391ca17ca92d3c5ff62acfc9d17be1c326711f210039dc6884f530caeaf0e392908b59da25f9ef36e915abdcc68a7b6456123119ed61b2edb57c3b15042edf993c3c5313c23b9385b0732ba74539d891719ed0a694dc2ac65472b700",
		.peer = KEX_BYTES_17,
		.shared =
			"2cf1dd88ad31e15b77310aa1e95cb62908d74f0ff9f919e6cc82af71f14afc9262aa1ca4229a80e7065269f3b967317ab5482627993e5abbf495c441637ee6a965d0912ecadddacd727c0ac7c371ec693e91321e6a16419ed95c9c0f12f695e3077164fd809b569f3ba7240e3c8165ff2a287748ba8b57c74138dc66440e9c756d70d69224a6b183c0eb969a23a073e46c81e5a64a8361f422af6c10f4c3d6c32fa9767363de886774a5d7339bd23e76a15922c7c1ec581929368abb64176dd2b8810af043e6bd6f980795699eb13a8b46ce7f8a025cc0116a0bcf6d5405549d45edbb4904c14534415c8a722a1e74b00129d82a5ef7274321c447f91b857d40",
	},
	{
		.name = "ffdhe2048: secret begins with a zero",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private =
			"0000000000000000000000000000000000000000000000000000000000000170",
		.public =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.peer = KEX_BYTES_17,
		.shared =
			"000952a56ade6ae4989c111525470d01f655a0187224e59a11b346eebccd302606d71fe51a0071190a8a0538d2a40670c8a9dc6ca5e8d0244dc55a6e4339ba50b6e3e312c52d778db23bce784d2f3c7c7a609ee73dffd3129c958e0a5bd33d7f27532fd54fd4dc6d27123693251660b99e5a3172e1f91dbd625d6ae4d8da614962e082aebed73a2a7671b6a16428cadb08292bcfbdab7e2d8f376a084f48f9690315cd4fcbc25c95e83529af9fca6bb3a3e20bc18fdaaca756799eab6bf421159db6f4f6eb64aeb1d91eb599b5f906c356efbb4e1cd9290f76b3efa17e96b9b64460517e8fac6c330d4f93ec5e70f7f472d2ac7f6fbe05129a7535ee0c0d26b8",
	},
	{
		.name = "ffdhe2048: peer's share begins with zeros",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000001",
		.shared =
			"818b4c91bc542ccd8a345003c0e660ffa0912549e57f78ee7ebea2269c8b47c998e0dbb0fd08c202a5263da8708c813d7506311f01539a8b4a0a198652174fcc512af3f5d1f0b2be0cdc41d6af63f372ddcfe45518a230ce3b853d21509b09fc62a53321bb67a690ba548702ff4204b56466ece83ff83bb084618d9e6d7d7e8c9fc716453e198d69dc8ffb4cee8123ed5238845a98f4fabfde3d8493703e4efafc73a2a1d92492e2acba5e66f3c28e1121eb8869ff2fd330ea1e2ab65d83e4bcf1dfec50b4d461506d5f5607b1b83671a1d3e2d1c7b60caace6be4102e421d648b20d325025c5756347069c382230dc81cd7ac07eff9ccc8e379a9a639bf60c8",
	},
	{
		.name = "ffdhe2048: our share begins with a zero",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private =
			"0000000000000000000000000000000000000000000000000000000000000801",
		.public =
			"0000000000000000a40f574eba896acaa04753bfb185861c4e8c74f863a592d4ac3d937dd737980866d8c463b6c9820d05a0393939e7144e12fc9bfaa2773d0a5841c2545405353db79815c141f3225ef53935558425ca189551d94301506d94cf61e71e3e32e9103ab2ec4a18202f1bc41d4ebd92a431959ea66b616f8b0d0a87ea9cfa99b6093c5deead689a6e38088d2a4a913e50172fc5617ab8438d6416a3522431391a89cde9f0b06e23eb251ec3fa063c64103a267f97f665af97a13cdd1a02c62cf4f800e361db9a221afcf8780389c96720a51988940687a27bbff474e21cf905d2f89a72196bb27c9a200aef297b8f3daf46d00000000000000002",
		.peer = KEX_BYTES_17,
		.shared =
			"185810ac19a959f6b810ecc5ad6672313cb26c11f6ec36777a6614a03ebbb1e18e2c836c7652b226ff4bd117eed5139135ec191ecd87152f2ce40daec3bc1b97df6e3da6e762e712e3bf4f34e58d70330e50ce1a7edd7f431f57f313942c9c0a7f46a562f27f53894e6969d090c5a5259d344e365b6b0e56959e8cad4ed65a53d6887361a239e9d42f2075840fd4f019b244ca8a9e0a2dc0235eb2ba3bb148590a2f93cf05e552f877db57c06771aaade72e2283a1d6c2cc9b569333a9be734da4e10e87c6e45518b6805ca3fa83e3c8b874099d823f430e950965d06459fbc9f8ad90847450f3674aba40de31e5d8e44775d026ff98d99f05446487f197c08d",
	},
	{
		.name = "ffdhe2048: peer's share is 0",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is 1",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is p - 1",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b423861285c97fffffffffffffffe",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is p",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b423861285c97ffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is p + 1",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b423861285c980000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is p + 2",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b423861285c980000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is all ones",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is empty",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is one byte short",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"84dcc9c64efae3b2583c36670a221618b2d0136e567b5e53f92707162413d20791e2e348fbafee3eb9c7c231baff5fe0a61950468ba955a200cb454709515149266cce126d3584bcf3212c692664734dc403cc803e8a70425dbdcb485980a7f40f4b1a7bed5c7d304aca6a000bb4d2670a59eddba6fd5d055c5dd781fbaf626a38b2d6b127366631f52073db28e110712a715998b3d58b660764f05ce6d5acea94aa45c6db131809fdff20fe52e8f2d9bc1dd420fddbaf25994d66c8d35ff1cb7a97cd8fd4082ba658033a22d23121e5cf1eebb18c2e50a57c506d47a3989ec351d19e5e53e9453429cd34191c09fe1066f32f3ee5471ffcf24d253ec00cc0",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is one byte short, behind",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"db84dcc9c64efae3b2583c36670a221618b2d0136e567b5e53f92707162413d20791e2e348fbafee3eb9c7c231baff5fe0a61950468ba955a200cb454709515149266cce126d3584bcf3212c692664734dc403cc803e8a70425dbdcb485980a7f40f4b1a7bed5c7d304aca6a000bb4d2670a59eddba6fd5d055c5dd781fbaf626a38b2d6b127366631f52073db28e110712a715998b3d58b660764f05ce6d5acea94aa45c6db131809fdff20fe52e8f2d9bc1dd420fddbaf25994d66c8d35ff1cb7a97cd8fd4082ba658033a22d23121e5cf1eebb18c2e50a57c506d47a3989ec351d19e5e53e9453429cd34191c09fe1066f32f3ee5471ffcf24d253ec00c",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is one byte long",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"00db84dcc9c64efae3b2583c36670a221618b2d0136e567b5e53f92707162413d20791e2e348fbafee3eb9c7c231baff5fe0a61950468ba955a200cb454709515149266cce126d3584bcf3212c692664734dc403cc803e8a70425dbdcb485980a7f40f4b1a7bed5c7d304aca6a000bb4d2670a59eddba6fd5d055c5dd781fbaf626a38b2d6b127366631f52073db28e110712a715998b3d58b660764f05ce6d5acea94aa45c6db131809fdff20fe52e8f2d9bc1dd420fddbaf25994d66c8d35ff1cb7a97cd8fd4082ba658033a22d23121e5cf1eebb18c2e50a57c506d47a3989ec351d19e5e53e9453429cd34191c09fe1066f32f3ee5471ffcf24d253ec00cc0",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is one byte long, behind",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"db84dcc9c64efae3b2583c36670a221618b2d0136e567b5e53f92707162413d20791e2e348fbafee3eb9c7c231baff5fe0a61950468ba955a200cb454709515149266cce126d3584bcf3212c692664734dc403cc803e8a70425dbdcb485980a7f40f4b1a7bed5c7d304aca6a000bb4d2670a59eddba6fd5d055c5dd781fbaf626a38b2d6b127366631f52073db28e110712a715998b3d58b660764f05ce6d5acea94aa45c6db131809fdff20fe52e8f2d9bc1dd420fddbaf25994d66c8d35ff1cb7a97cd8fd4082ba658033a22d23121e5cf1eebb18c2e50a57c506d47a3989ec351d19e5e53e9453429cd34191c09fe1066f32f3ee5471ffcf24d253ec00cc000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is a small one without its zeros",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer = "02",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe2048: peer's share is as long as another group's",
		.group = KSHAKE_GROUP_FFDHE2048,
		.private = KEX_BYTES_15,
		.public = KEX_BYTES_16,
		.peer =
			"00000000db84dcc9c64efae3b2583c36670a221618b2d0136e567b5e53f92707162413d20791e2e348fbafee3eb9c7c231baff5fe0a61950468ba955a200cb45",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: plain",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer = KEX_BYTES_20,
		.shared =
			"74cf60a6026509a8cbb8e58f8d46832a0eb3078bf0c11ffd76393e4237580ce0c4375c9e9af8e15b075d61e10bac8dbee8ff22dee993ac2a7c11f23562e8afcf4e286ddbd10acf58f7bf0e2f51840abfa9345c83adc4884cd493af1af1f98b03630a62103b89a9379efcae66e37f1141642d8a0ac0253949418c96f147e7d4fe38416bbe6c3d55dec82355112ee2b5eb4528100c625fbb15e5165f30c6d0f25cb34309c3e5caf730803819846543c993442f5c26de5f0fefad1fb1f8a31c6091629de0014369c0d403c11229f36cdb022134d2d4b034ccbbd64ebd44bdbec548407804ec91dd920dce9a826aa6c5c40ecd6f5600136f1b03c62248ae0b9781afce7a57030c3f1cde59911a365c9867e56489f1d690b688833794399b5b513a8ec3126d18a37de5f9b850067e7142076908983e04501029b3c52750dde01863e999875da6a5a2442b395560c08ff1747a35a8bc4ee740f329ee8fac4bcca66eab5bc607c21ca5ba68f67624fb5c7ed66376f61c39ddc21a6d4b1c028bd872f53a",
	},
	{
		.name = "ffdhe3072: peer's share is the generator",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.shared = KEX_BYTES_19,
	},
	{
		.name = "ffdhe3072: peer's share is p - 2",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b66c62e37fffffffffffffffd",
		.shared =
			"e4727516d574eaf74b086508d60bcc4a76978f960d4f248902598149f2df138a3f1c99a8c91b667909e0c57114bca12de8dfc483df04a11d3e9a68e6a99e3c8a28afe510d4b175400337ac65ea8977d9249e0e00342a259ea30c4ad05ffa16a64a6bef839e9139e1f70e4c08524862d3aaae9d71556a5e4db486b6c0ab5d6f315117fc277ebc9122d62a3f10d7b9d2d2bf696b80c32ef46b6936d3d832de7f7ee384aeeff51968dc88958fd66ea5adbdb032311f1063b3226c98edb3a337c45dc765607f11ae326a9e4e7add3127c4c10deb9c9a3596f4e147355fa69034935e576710b7b384de8835770723b7213c3d42061e09a442e92ea667c6bbe43cd11f1d94f015c03a659f5be74fe1b5010abb9c44c1f3c2f36483ffbd073cfe9f7f0662d0da43889a9cf24d5fbfeadcf834e08c9d438eef817b6198fcc03b23f7a09f6354221c2f7f2725dd210e400050d6ff39e744b47da4ed85e312acbeb1015479f206106c7646ba0490ca768decff8f4ba34a1870436b750d52f8d55928de7626",
	},
	{
		.name = "ffdhe3072: peer's share is not a square",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"bc8abfbeb7e8abd7c219815259fca0742a93663edae417226c0507aefc2d6b51b222323886e9b72910cc60bfd6fc1946df770c9b50a1d1bcbef435c696f4d9cef78752ed55a59a7e417d2fdd9be2d15168b3f2853d727ae0ba4c2654e48f5d73191032d183dde829e88fe4dc8f28289e312f2b07aff7881d7ead679cdc3fa65ed90f2dba484d674d265ffefc0e21b7b312aa6545a32cf15699d07ae9da7c257558a3d14c71dc5f4ed89dff23f464da0406e7977709f52fd57e9b5cdcf39c8c90895062f3ee515395e02f120cfb4a6f09d28c9b91880b3f6bd461a4a8df6f02576f642e0f147d94e8a849af3e81f20491d848bb53a69489d3c25ea187887e48bf086c4557ae83724c48ca6d7b51d28e3966bfb6be83cc545db7e40a079d2057554fbe0d782d52d63b1d388772d4be7c3b2fce0c3208e24584ff7aecec6026344c2c8b0971739ada7785b623d9532086730ab3ed965ac776ac1308eafc65267b24ccc392af221f7d4b006eab353ab0dc59d908dd29969b6086ff4962f55f4518fc",
		.shared =
			"8b309f59fd9af656e23f6ec91574c770a1294e94367c1cf46280874196d529b4e5a9d9a2796b52a0c5363bed18eeb13a9430c0847978c9ae7a6fbfcd4bdbb1ab85b6b0fa04f296082c74e6f00d826410dc2f08d1902892a6e0c364438d5e3e323544aa60a55ce24043a9db741070d730b9c3ce967688adebef20335e0052a47c83c945c446e7a58308e5543a83e62e107442caaafe7839523838e37317685b97fb13e4237da7c3e88acf8e4488c6a3dd59d3a0baef98d2fd131452d48517ced02ed51e9ba61bc32b8a8e0008fb85a681a2c968469c3ae0b765673f7771035abd8516ec96eb38f1a4f858c7bc1aed2bebbafbec384db0b4d91813128d598181abedba9ddbed5ce55a082355937a4e6122164f2b5001416f6b21f8775f66359e8debeba5f0e195ac76fbc306154b0171dbec65064e92c7241f9fcb914091dce815c3272504f6fbb273af17cb049244c593761c6548b3ccf7b02f2fedf7091dd9a2aef6c8a9ddae238645a4fbf2e356c718aeee00f1890413cab4e3fd74278d0ac5",
	},
	{
		.name = "ffdhe3072: peer has our share",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer = KEX_BYTES_19,
		.shared =
			"0145ed3bf24acd61f616e302929116b5ff5a7d9abf1934d959cb91df87d57a489b060f25604c1298388e7c1e66ec70728e4e7bd0b736857a7fa98b9abb198d0b6a1988f2a194a618a8b456b1d39158627eeba170bc5299ebbd0f474012d304d7d6b91687902dd7c302154d073763c375342f273a91d36bd8728e5eb1dd08d881ee49b51ffb0c0875e24ddba9bb5fa2115f54a9a82b47ec7e8b02ec9093d9ec7344df854d2ed00eac4b82be4b64504d24f4449f1862e68bea24e554c3c34b2ff29e4fc78271f18fd087d00a01f2f1c696932e1e114ec794d016d914d960fb489b527bc61782c72491e684e496f7767f65c9b736f05566a8b8bde0b60b957f09cefcdc9595704b30af018d1804c77f94d65f3661d85b4aa1862a95cd460b5e16ba1eeb1484bfd63029da6550490b59afb7fa0eb040b5fa8d70c54e3909f3260b304e341fe4be265b103797f00076550ca51455850e29ab2831afaa34aa0a7cf02d03c92f2251eda2db2142a3ba63a844d2f4e3c2cd49049fff301956995f226a80",
	},
	{
		.name = "ffdhe3072: private key 1",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.public =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.peer = KEX_BYTES_20,
		.shared = KEX_BYTES_20,
	},
	{
		.name = "ffdhe3072: private key 2",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004",
		.peer = KEX_BYTES_20,
		.shared =
			"fff9dcadb520e5133675d9f91aff3cde110f65f9aa717cf3045c89f62f28e9d8792c1f26f24e1aba26344d0f7bc379550103d4e230140a7ad2d11e04c330753a27089e56c3735954daff81cc9e995c8ab847f0d3410a875233994b297bb96e1f0f828814837127854c4ecc7dcd1cdf284131f22c04a6dd5e85bef58ba3fe0074f64111a5b48dc1282db7b1a8e83dc72a25901c38f6bb7d8ab2f15595a7f558157ea8141c1d3425c5c468202dc9aae3d3b1b945782795f1987987fbbd92fbc7cedd788a89b1b4fc41ec12482785e9322e6cbba8476aaafd6e36e7249f64fd6461230479730b8bb03a265f801d3f168b80a271e830730d2adaf41898cb717c83f600102a5ddaf04c284b28385f0834e23e204b44993078ddd3bb23d43c10453249c1371424f73b5e3383310a9c16f4f3ab7dc08a137c8edfdae68317c815312dc5018485b12f7c26bf8de6f2b092da9eb717d6c236e62ac8b48ad6bdefac774553f7c872d9c09e8c8e052a7cb4078ded8464fa44cbf1cf8b92dba97752947c66a8",
	},
	{
		.name = "ffdhe3072: private key of ones",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"be9734c3a56f4552fdd225cd030cffe4b7033b91e988e5eaa7955586b590facf4016975d9eceae6b21e07e18287f1f8f1794af57b3e10f9c9efb4b445ae76991431d58ee835eb26c889a2e90cb85ea1a92be573cf1310a17876413252cc6620b401430ad52fe06934b2d58fe04a13e4a95deb07e5b75f5e122f22ccd9f54613a4f116b2c8e837247d0e60e31d7f9fd00f8bdeec16148db67502cd7d80d0bb996268c2bd0dc42e37da482c0bfad4322366b401c76d84a23011d9de2aaadeb9167951740349365e5e7ba4ebe547127173f25cf3d9db6f21b8cc9b3e95a2cd7a5490b3da249765a543ed72e5272310b95cfbd8a65300927d96e10b3a415c93618302ad686f7f596e1cfe3f0f93124ab0b666cc594594b36a8a4106dd3f59310656cde04a7ba0911f30cbe02fead861589d78873dcf4a0589f576c8a68eb95008af025f9ae87330cd4f94280d3c0b05c38e03b231acea6317792f26f09750666eeeffbf4b3b3ebf300bb15e4548e6b10893480e536e980bcffafda73e8ee280f5d8f",
		.peer = KEX_BYTES_20,
		.shared =
			"e8daa5f045b352ebe7087f9054e3be0e23170fd3ddce075c495bf2bfe26fcc6e2f1f5799fd25a64f33ee755bd8ab2a9ba38489814f7ca0b35442e08a9cb1611381effbfb5f6d10b298dff988d094661e2f9e0e3ce505a7b79879f613c317746afc5c971604cb7eb5acfed5e1887e2747c3e892f9c06759b9b003212e6974d0f7f9e3edfb487f96616754144a543ccdd9ae469b00801c9e01e91f9cabb2c3ae91e1a8cfff4f5d558425facf9edfa23cd972da1d91b140b0b9ace8899b0b5ed50ba4e08de9536622e3965861bd9e55cf926307cd8e8e2b0162f955c557c9f404c5b968e8f66ee97d9d7483e0c6895e0d629590895de6bd42001772526ac845a76eed647a8442873e114eb32eabdaa8f6ad83177e713dde073631dfe974209db312e578a2adff9a8d9e88b71c7ce6ece62561fe5df50b7fcdefd487d4e92ed389f60769f82665a13e1b928254be52aad2c7a48748ed4f6e940104000e089679ea867babe3d78d5a63b203e77fe9c916593b0ec4d4e8b7b06a569a77078a3a2871e7",
	},
	{
		.name = "ffdhe3072: secret begins with a zero",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000b6",
		.public =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004000000000000000000000000000000000000000000000",
		.peer = KEX_BYTES_20,
		.shared =
			"00f1be80fe47985be04b393245fdc500116d74d6e4a79d8d7be30107bb9e2799f3e8d3e6a389cdd4a910c2fabb6491c4887949445c34fd30770a8fe2c670183e2c6f00c70f65706975cbfbfaa5059e2bcc898645dc6774d2c5409e13a75375a6c511ed463964e29ec183e3abf1960c4bffbf8b7cfdb2cbcbac8f8fa15176285144fcc920720cc0908ee848e5e84de4ff7e1fb5736c40d5ea2bdc4eca55fd8fa6025fe48db88c0b80fbf04d2c9c2a18fb52c0ced982c3b66b70ee32d693bbd590598be910da50f7974f45151d314c1d889e83ff4464de47d769a8f69257adc114622efebbeaaba07c7e71f38b4e2824a3b8e56ee0f40b8bd3f0ad1d102bce0ae60212f0ab6cd6b81fa46870318ae1545b349ec67abe7b57f4305a9f66788376adb394bedc932b7a534afbd5d399c9fa647bf6d32b398092b8feb6b9e4e3f68dccfaf6143d3821dc818c3d1ec6451eff061e3c39f7d3cbfacb62078426c5e6e2d0958d465cb4eaac03997e1b956f231be072cff9a904539233b66b655dc6f36553",
	},
	{
		.name = "ffdhe3072: peer's share begins with zeros",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000001",
		.shared =
			"31ab5f58ce10bbd7a0327531a9a4b6da15e586fbe74a39b17d533b0de707164683de16aec5b2d4670ee19c959c520e1c82a3b966e13c5604b3d6178e13a1eb4540614d301d802cf41bd0a459ed390d959a135ac66faa550d6e036eb585ba2ffa3e83276eaf83ca32d1352409d0e89fc7134ae83d4a9618c498ecf84ad4d937f952a33f4747083a35c4e994dba20f79c09f6678ff0045f6a8fc27a71a8ed5067963435174bcdef615c29980ef88850ebc0c96b479a669cb655dac46a23795a0d169bf2e3ef74d4d8639f160167a9d99d64c9bdea19b18deabdefdb61b6c5cbfb3b0b604ef2743b3250196c8cd983a3a8456b5c0687d2d31b045f3e381db81ca87772291670e4c84fc974de778b527ba9838c57a128417c33dd5a5ae2ff7abaa9dfb48d08c9f0065dc2b3e25dc90cbdc6b920fa736b72b47ad59eef1d60d9adf6025955969c3b7cf82e929c5f173c381c9bc587afaf4322ac216479d6e9ab33d0e2d01701d933cc76ed613474655ef7736713e7e6279dfc5f34d70f3f6e574b7e5",
	},
	{
		.name = "ffdhe3072: our share begins with a zero",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000c01",
		.public =
			"0000000000000000a40f574eba896acaa04753bfb185861c4e8c74f863a592d4ac3d937dd737980866d8c463b6c9820d05a0393939e7144e12fc9bfaa2773d0a5841c2545405353db79815c141f3225ef53935558425ca189551d94301506d94cf61e71e3e32e9103ab2ec4a18202f1bc41d4ebd92a431959ea66b616f8b0d0a87ea9cfa99b6093c5deead689a6e38088d2a4a913e50172fc5617ab8438d6416a3522431391a89cde9f0b06e23eb251ec3fa063c64103a267f97f665af97a13cdd1a02c62cf4f800e361db9a221afcf8780389c96720a51988940687a27bbff474e21cf905d2f89a72196bb27c9a200aef297b8f3dc060464395498935cdf948879616420cc7fb8f3c97206c52326df10a4dc5b2dc1010234ce69e0a7cf24dc6a203d9ecf5d8db1e97d9e6d887790d761605775a3a516459361a3bc31c15680146a2faa8c6c412c22f25a875bb938be4a875bcd0c9e42a4bc480cb7a54776f63ea865f280b58442187c9be238054c507b437c5a93273a3900000000000000002",
		.peer = KEX_BYTES_20,
		.shared =
			"fb2ec1ddba801a4f6a834b61a148d34bc3d21e65011d76b4ebbf6d83b29e956495628b7676c06d685b9c397e9b9329004c1e09ed5b9b774afc563ad5485c00fa13a2b4e52f4d35b619a84912f9c559c2f5ac6bc2e6ac9ca148ad44fe4f1735c8e161914859421389582c12d89e8f95bc7465feb82d6cff963e05fbcf516ece3da72ec2340dfa9a26062b668a18a57609b0a8b19e957db17042dff93f20cccfc534d66082930255f2c7ea429363efa7a8c0a73e6a3ce43eb6193ea6acb972c6d615307a6699413dba2c71e3c0dd46869bad5324b89d901e4839be84a2f292f8d6294699fd7962a3f95a73cac07e55b35cfbc31d3a93222e2b71883a48bb259de9c1e5c307ba27ac064e7c55b97ba5aef0326b307bbf578fa407a375ac7e1ffcfc7da2fd3e0292fe67b8cf38cd6b0169473225b03d2220652a6ca143c36c84b264c53847bb892d6fd1669218bc3801616a4dccbaf3e8f2b704e588d545cd0724adb0c276d5e695953b29a7067c36db124700dc7b43d572c8766ba1a88983a40b75",
	},
	{
		.name = "ffdhe3072: peer's share is 0",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is 1",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is p - 1",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b66c62e37fffffffffffffffe",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is p",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b66c62e37ffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is p + 1",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b66c62e380000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is p + 2",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b66c62e380000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is all ones",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is empty",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is one byte short",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"75404148175427ebded30648beaa268548efe14c5925cf6cb4bdd4d1ffcb43f7bf04088d7a7cd2bbc73d0e4d9f25b29db8d6c8126aa41c378d7c3c17cf87abdc57cbe88057cae2e2b6c541c3239d7f1caf72d0007aa012fb0aed099ac86bc27f3ed99f5d08a34dfa16a4fe64c7bfd3ecc22d9986b65f17b1ff62b26bfad31be2fb83c86ad79414aaa8aa4fa4a72c48a6c07571bdab0311837ec7ba03bd287f55b31c9af1965bca3269a8a4f9a5936c971b656ac402b3174198a7f03497a2d108229ba8fb343069ae200025f3a81279f1719f89c4646e07675458134f531dae562ac3746898eeca1ea99ae83fc0eb68b02286e4ba8b46091bd6b9b3dc9aba9cb3c8af874b188fec18ea024e85143ace141966680e2ba390a1a8a6f3246681c75f40059157c0bc3596da8520e784fd09c52f3820d9f5084e6577f53211cf17b33023793a29031c2762b707ebcf15b39aa11134014046742e0ab6af46709dcd293df93dbcd83460a43bac75b90524c1224cdb4001d02acdb100b69d0aa0bae703",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is one byte short, behind",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"4375404148175427ebded30648beaa268548efe14c5925cf6cb4bdd4d1ffcb43f7bf04088d7a7cd2bbc73d0e4d9f25b29db8d6c8126aa41c378d7c3c17cf87abdc57cbe88057cae2e2b6c541c3239d7f1caf72d0007aa012fb0aed099ac86bc27f3ed99f5d08a34dfa16a4fe64c7bfd3ecc22d9986b65f17b1ff62b26bfad31be2fb83c86ad79414aaa8aa4fa4a72c48a6c07571bdab0311837ec7ba03bd287f55b31c9af1965bca3269a8a4f9a5936c971b656ac402b3174198a7f03497a2d108229ba8fb343069ae200025f3a81279f1719f89c4646e07675458134f531dae562ac3746898eeca1ea99ae83fc0eb68b02286e4ba8b46091bd6b9b3dc9aba9cb3c8af874b188fec18ea024e85143ace141966680e2ba390a1a8a6f3246681c75f40059157c0bc3596da8520e784fd09c52f3820d9f5084e6577f53211cf17b33023793a29031c2762b707ebcf15b39aa11134014046742e0ab6af46709dcd293df93dbcd83460a43bac75b90524c1224cdb4001d02acdb100b69d0aa0bae7",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is one byte long",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"004375404148175427ebded30648beaa268548efe14c5925cf6cb4bdd4d1ffcb43f7bf04088d7a7cd2bbc73d0e4d9f25b29db8d6c8126aa41c378d7c3c17cf87abdc57cbe88057cae2e2b6c541c3239d7f1caf72d0007aa012fb0aed099ac86bc27f3ed99f5d08a34dfa16a4fe64c7bfd3ecc22d9986b65f17b1ff62b26bfad31be2fb83c86ad79414aaa8aa4fa4a72c48a6c07571bdab0311837ec7ba03bd287f55b31c9af1965bca3269a8a4f9a5936c971b656ac402b3174198a7f03497a2d108229ba8fb343069ae200025f3a81279f1719f89c4646e07675458134f531dae562ac3746898eeca1ea99ae83fc0eb68b02286e4ba8b46091bd6b9b3dc9aba9cb3c8af874b188fec18ea024e85143ace141966680e2ba390a1a8a6f3246681c75f40059157c0bc3596da8520e784fd09c52f3820d9f5084e6577f53211cf17b33023793a29031c2762b707ebcf15b39aa11134014046742e0ab6af46709dcd293df93dbcd83460a43bac75b90524c1224cdb4001d02acdb100b69d0aa0bae703",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is one byte long, behind",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"4375404148175427ebded30648beaa268548efe14c5925cf6cb4bdd4d1ffcb43f7bf04088d7a7cd2bbc73d0e4d9f25b29db8d6c8126aa41c378d7c3c17cf87abdc57cbe88057cae2e2b6c541c3239d7f1caf72d0007aa012fb0aed099ac86bc27f3ed99f5d08a34dfa16a4fe64c7bfd3ecc22d9986b65f17b1ff62b26bfad31be2fb83c86ad79414aaa8aa4fa4a72c48a6c07571bdab0311837ec7ba03bd287f55b31c9af1965bca3269a8a4f9a5936c971b656ac402b3174198a7f03497a2d108229ba8fb343069ae200025f3a81279f1719f89c4646e07675458134f531dae562ac3746898eeca1ea99ae83fc0eb68b02286e4ba8b46091bd6b9b3dc9aba9cb3c8af874b188fec18ea024e85143ace141966680e2ba390a1a8a6f3246681c75f40059157c0bc3596da8520e784fd09c52f3820d9f5084e6577f53211cf17b33023793a29031c2762b707ebcf15b39aa11134014046742e0ab6af46709dcd293df93dbcd83460a43bac75b90524c1224cdb4001d02acdb100b69d0aa0bae70300",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is a small one without its zeros",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer = "02",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe3072: peer's share is as long as another group's",
		.group = KSHAKE_GROUP_FFDHE3072,
		.private = KEX_BYTES_18,
		.public = KEX_BYTES_19,
		.peer =
			"000000004375404148175427ebded30648beaa268548efe14c5925cf6cb4bdd4d1ffcb43f7bf04088d7a7cd2bbc73d0e4d9f25b29db8d6c8126aa41c378d7c3c",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: plain",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer = KEX_BYTES_23,
		.shared =
			"04cecc9fa99f34595fb074d7fc2f1b6855142e73d928a7c648ce88d2da20a8d47764286c20925addd500f8ff9df309e8deeed9b81cc779218c616ed345521c21946bcaf9eebb94b207dbb04e6cb51728bbdec51fd09afa990ffdad028cbe64e5ad8df43468ef03ad9398aa75bf4a7794150b46ceab1fa92cebf2e5373856e033433ed65a85c9a6ded8f7dfd5c99d2760ad987b9c371e3baaed104d31d507a6ab9b0665ea1bd582ddb1ee10094ff5ef7360e1f2846895cc3b7ec805b0139805fa335c34973bb6010f9b3ed2f0c9098e2d7c2bd3e919a39eb232bb4eda8e291cb176de072c48f84d8f525990c4889d9f1c795ee9bf635c8e37bc2856d72a69df54e5de4310e8ec27aebb063634edc5ccbcb89e98dcecaf261509bdea471be2c008075866dbbadf5fadac8a7b00d123cd9f71a8371c38a52e2ed9e2a0342aedd81dd124f20097cf2dc1df62a1b384c6f0779391ecb3167962639c555ee78aafc7105eaf45836edbd371096808d1c07a9bdc71708582935f9065b4791dc89412b5e834d481e805b5b7777458906aac7c2a686a81e75d772763f06d60f273b39b2f4439e8f303d43e73d1f579b1c77212354c679554ecd75e7ae22771f60fdac564d681b799e3a7c14f1f8ebf842db42d4f79960db41b7a45f272f383ad83b31f1e3e1104f83037e2757004b59d802ce3673b9841693bfac493df1635953224c59099",
	},
	{
		.name = "ffdhe4096: peer's share is the generator",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.shared = KEX_BYTES_22,
	},
	{
		.name = "ffdhe4096: peer's share is p - 2",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b669e1ef16e6f52c3164df4fb7930e9e4e58857b6ac7d5f42d69f6d187763cf1d5503400487f55ba57e31cc7a7135c886efb4318aed6a1e012d9e6832a907600a918130c46dc778f971ad0038092999a333cb8b7a1a1db93d7140003c2a4ecea9f98d0acc0a8291cdcec97dcf8ec9b55a7f88a46b4db5a851f44182e1c68a007e5e655f6afffffffffffffffd",
		.shared = KEX_BYTES_22,
	},
	{
		.name = "ffdhe4096: peer's share is not a square",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"98e2ce5ede74ec0cfcff8755764b6679e76764a4d65d8884026369bef899a4a7f61e1c5a84ef21b38803c431752ade10c7cedadd53559f2dc82b4ac152d8f9edd55127f535cda6a177b539c00656a44cb1469e4bfdc419d7da3aae6bf51ae8dcc3e70a2df02f0c7cf3b1127c91fd149fbdcdfc2c5ce5c2db17dd41c1cb0983902b516a2dbb709bff3944f65ea713d16e2ea49b0f075e8baacacbec977c595043cd1c1262aa6ea748d6436cc0a352a1d0aded83ee0daa161db6c3fa67014edc4a0dd62875a90ac9efa4c22885078d01efe97888394331d6fb7cc5ba110b22ed4d290a75aa10b7c6859f996171efb087b13beff0b0d5d5bcd74691a35b4c1db24f7727d354423e673985654d72752cc906f03e7bda465c6a407f9908ea9ac2ee60f1aa8371ccd4a444eefb2d6b2a273a1608bee312288dae7ad870321709dc16afafc5b1d36dd52bf5450e96935d8a6cd689294dd28e6368703f3c585a34305a811265ce510f8ebd15245a43ddd24b354c21da53b8e7d06a401a8a3acc13c89d65c62586a53fc54e4c544a8b83d68771cbbaddf688938e2d092624d553b2034932a51452f91d8fed0fc066a8a90641698b6143488c88bb071bd0427fd0162c91cb735346430032f31056dae950dd14cfb090360270a88b0b6b1c04379ade7f52137735db9aa16630a5789878cf90638687135c34a2555870ee08feadd896283b86",
		.shared =
			"04cecc9fa99f34595fb074d7fc2f1b6855142e73d928a7c648ce88d2da20a8d47764286c20925addd500f8ff9df309e8deeed9b81cc779218c616ed345521c21946bcaf9eebb94b207dbb04e6cb51728bbdec51fd09afa990ffdad028cbe64e5ad8df43468ef03ad9398aa75bf4a7794150b46ceab1fa92cebf2e5373856e033433ed65a85c9a6ded8f7dfd5c99d2760ad987b9c371e3baaed104d31d507a6ab9b0665ea1bd582ddb1ee10094ff5ef7360e1f2846895cc3b7ec805b0139805fa335c34973bb6010f9b3ed2f0c9098e2d7c2bd3e919a39eb232bb4eda8e291cb176de072c48f84d8f525990c4889d9f1c795ee9bf635c8e37bc2856d72a69df54e5de4310e8ec27aebb063634edc5ccbcb89e98dcecaf261509bdea471be2c008075866dbbadf5fadac8a7b00d123cd9f71a8371c38a52e2ed9e2a0342aedd81dd124f20097cf2dc1df62a1b384c6f0779391ecb3167962639c555ee78aafc7105eaf45836edbd371096808d1c07a9bdc71708582935f9065b4791dc89412b5e834d481e805b5b7777458906aac7c2a686a81e75d772763f06d60f273b39b2f4439e8f303d43e73d1f579b1c77212354c679554ecd75e7ae22771f60fdac564d681b799e3a7c14f1f8ebf842db42d4f79960db41b7a45f272f383ad83b31f1e3e1104f83037e2757004b59d802ce3673b9841693bfac493df1635953224c59099",
	},
	{
		.name = "ffdhe4096: peer has our share",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer = KEX_BYTES_22,
		.shared =
			"019b380f31c2267e123fa175b4ee01cb6322cc985075d748c9cb9154ad789446030542bfdc7101fa45cda01c04eac56153047574493d44ff521615605db23c32a1d90a57cb5c6009af3b7fc56b5dca6bdbf9f1e9440921ea6dc702bdad1244e527823924e22229b9c48c0a81256cc9e99bd0b60c52fb257fb9f3b36e0f88db9285415f56111fc265572422237e179eaddc7321705f0e7de445a1dd847d160c26dfd749c50be41dffc22807b372ca3787dc2986da45b5678880be9f2d680d8f9a4bd8b3ff563938e0d242f4542298d3db40d74df6931b470d44460924180b25f38a2e5083577d9692671da508358dc7dd504c41d7e609472ad601fe721ef5003ff612bccab2dc5d09cecd992a23f4d778b08ec8a9203839d5367e0e7ff7698a1fee48dc1d0f06c40ca7f8cdf2abe3fc5373e1298a1b43be18d25bbac6b5e26c7c5a58f29faa8958a682e34e9d0fff3a22fef84e7deb525bb3016c35a85bda7bc6962d7da47104f8589ea5035f29a912818d527a7f86569a918b8c20d250660d7c16b0f179c4c396674a3676f011106740c2c2c61c720b5731362e896f64e3ee37e62819fbf5b85d95dd5a27f73289d0ef56f43a04e4dea12cbdfddae63e928a8582bf0551482ff2c919eb8ee82f5db7e2134e77e8e131f1071cc7895b37334fe7cd0c0c1695e0b9b8a05cc72936308a8455e0b9c3f4a4df89d72bc8b31859497d",
	},
	{
		.name = "ffdhe4096: private key 1",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.public =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.peer = KEX_BYTES_23,
		.shared = KEX_BYTES_23,
	},
	{
		.name = "ffdhe4096: private key 2",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002",
		.public =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004",
		.peer = KEX_BYTES_23,
		.shared =
			"f864526242aadc8fb3bbd458428aac6034111fab56fa92585134a12410c672828788e52cc7087c36751ed607ed72aeeee637f040d488bf9481f095474e0f47b2a68bc3f6a28bceaefe02d6dc2c59f28296d5c8a13539db7bd0a4b6c2eeb999860a6f5ff4395ece3e839b1f713c2225b7dc8d890eb350277ce96a6f65597838a71d829ac0e10a5d0a2c9d664376e90c4d5ef87b49b6010eaa3ff7f0bdea97bcbf3fe665849400cdb970663b5fed722c1a7650fb77c61a3fac0cfda624bb53efd087268879ea4509a3e30d249ead635017cff455e5083203affa873f53a9a69ca11c3e6ef7c576d1f8ae5312fb597b5d9dab6686a87c52557b26348d49e9bfe53bbd6d0c11e09962b4773049d2283592314f8374763bcafe20735cca692955f674686c162d978bd309c97c40505c801f7ce313556d8fead25eb08bf7edb2fb65e246d981f4119479ea4c0e628373e5feb2018fce40b893cf6f48ece7b91c2375cfd20ed6a405746eb91f49d2bf7c4310569efa5841d7782b2652f4cbc2845884b4c13e42a95c412db6135f0cf6622dd1ed9fcbbf70e5045e949bc4f5f4b4301129abb9a62d148ae15ca9205a21420d84159df590d7211a3713af444b5ac09bc41df12ebd97ee11a35b09960973fe39c785aec2b29d3c972fdce744527166d533d65737699aa780081169f7c160cb96b4de9d83d477b123b6ebb21d9fbdfc838e9d",
	},
	{
		.name = "ffdhe4096: private key of ones",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.public =
			"2c7a53e7233f3ea041d5386337185995bcaf337574401c6b929ae25f8a26ee3d2c5f1e68b9655def97df9fa6e74878789ce9133597b5214d4a19b69f196b2d681bdff079796a5f76cfb2aebb3b89122e8ec6f923e6c73acf799fa625772628623d173e29ff030e0ca4506cbacf597292eb79ddd6f3c7aafb5e17dcd717bd50d88155b82989e33883a3b9f97cad3630e2f01b4ee957cfca7f7b5364063f60aa4bb2f6e449d1996318c3032e1ea225bbc5408c52b34e2fd20d5715b8b765ea62f4f4332e9aa18378161eb8ca122bfbc2de8309d6bae729ed87f559ce4c43af374008cbd4dae0afe9312b52fa19ca105056364310a6abf90472462ef01e3a02af5507697d47fc6bd4da84542c97dab53696e2c757494a8f5da75e98dd60b48ea26666ec9a33efb8a22239b46534415a7f114a368b39f64b18ac81cc5a4415ec00b07413f6de7f78f7578084a80699564389ea88c81b0d0e23302a9ff75d5387e9b9bb488e227870f365e710117b107ae506065bba8daaaaa2d160170312fe45f0e8120a76112b0281e771913f4fe2f6ca31d53d5789da3e0e37af5cb3b83f7732ed7a537139394d24b65f656ce40276e31778787cd374299285cc622718592cfe4cb5ed8f3c8ce8de383ae9966e7727089179b1959bc8d6558599997c7be0426ca73df82a4826718cf1bbe2ef1a5294d4ac5ea7d79d3d8c5b174aef2e89ee1df52c",
		.peer = KEX_BYTES_23,
		.shared =
			"397e9cb25bfd46e134f587ba694f38f7ae957d8c199f154d5bfe984484934bae93cac0ca41d991d0fd65f2fb81f522de4b676a4a09c23ee8d0f4c72ce5773c7ff286a510a84e530a6dd38b76a67a11c703069d36aebcde14f657027b5c65dd329e8f59c0b6a1bb8726afb92d22a7bfe30abb21f55bad637e189e7f9093973e0ac8ced6ecf47a65063d1b322f3f69d194069271c524c9518b9e4f73a202b4fbbadccdac4c3fb2e49e0e6821e2deb12a3ec2bd9eaedd69398846350e3173b7525053f7256c04a32d1da1727dbd4b2fcfc2eca1877420680f2d668612287ad9a7aa0fa80f5ccaf7019a33cd9f56c889f87fb4096c7b462fda472d9b42fccdbd7caf926a0122d2ef6e2f72eb6e1b61062863b2217b0252f6a216d7047810419de6d15427281850cb8f25170f105055a77ead376aee9511a899a793869ecb3639d2f0d26fe7a905730025c1578f74cd2a2cd7ea75c88844e5b858d9cf084af4ac0b8b3da3ac43ff90b0541810fe90f197b3c6bef6786922217dd77ad9e615e59eeb0136e50409ffd7c866c8f7e656e0deaab748a7af5d371c36c42e226ab4e7fd340d0153534868683ff21547c61986c74e4ed5fb1866ce83049287fc5962b14389a1a549c4207be0aba4d0c87c61df3bd02afe13bc1ec0241e679000aefc52a878ed736860c0f26968df07dc2cbc5266efb3bef91b7e96347a43b45b70a22f679948",
	},
	{
		.name = "ffdhe4096: secret begins with a zero",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private =
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004c",
		.public =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000010000000000000000000",
		.peer = KEX_BYTES_23,
		.shared =
			"00802d4da318dff67352ef206afdb89e09b1811f3d4c341f834785687ffbe5f4da613ccb709e7bf55f40664a806174120ae200e0d1b7483785b1afd6239600ab5ead8c5d1191c6b3a7dec6170de7ffa8e2a23cd78d6a92d3a290fd8cfc57d12d93891ede2274ed7ec19bc21c1609c7b80cef597737a6d873c25b1f47667ac05c7e62ef1eff8117f3c5845beecc4c43cc56ced96feea1c32d546b752ba08afc3d18857004e47bcc659813e54a9084785facad2980414a5cf744a32ff8397f664f067a8f799ff5fb5cb9de30e63299b1dd31df92e2c4a1725897be6f03037c487de6c36f29f5b42c982d699023786c77aa34ba83d2ed93043b61d0ec4bd650f5b726104e69381ae4ae208672ae41ca43a363bcf355815237a16c4612ac9ff9495e9366b0a1ee45e6fb2114e29d8935c958b3eba2ec662771f1f75fea8122fbadac03d3575fd1044c33478608e55ac64173dda0145c22a396bd6b9366701e06d081c2d827de3f2d8082f7ab36182b4d7cc3c9efbff646e072a9d8670a69c7ea12f1fdfc84fe494af74b696fe670684b42abda1201ee8bb481344e131da73e535cc92e411fcb55e324f4275f29ab54516358ba06fc8b1a1825b1125146314eda39f1432a98a3a77ff552c7960f4baaed1464175fb1a1dbde90ab36feaace538134372725b8acbf8fb1cd90e880e6046a99e8cb0589ca74cbb3faf8d8384e181b5087",
	},
	{
		.name = "ffdhe4096: peer's share begins with zeros",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000001",
		.shared =
			"8bf0cae9143abf2c8109ce492bf931b69f48fc9cdfad3ca667aad1dc45ab94e69ff5bc1e260b5a427d496242d543d0e7f8fbf28e73bef3a5ec4c96dcd0a7d13bae13a1400da5423599b20b6799518725f578379462b7c30410c0e181cf47f0ad8c7ec9e62ec2dc303167284cc059f41a007c519949f8370923af2fb0fe8dfe6b84882ec07198870548269bb0eeb04ad9493d919e59460e206b8110a64dc33144d59c37de8bb7674a4dc30a24e2ddc13c6b90fdf8f0114d3c0b741f9a5896adf20d6608a4f53c3837986baee7d6263551c463d2b6a326e5af1e8287e7918cf33e05f7b2e35586201719efa6c9f7fbbdf8c1830da0bdd71459853fd0ef76946d083b7892ba6bd0618271ea303a71be2f011da06247667f3919965048e88fdc5d9bcd2daba563f09139e52e2629876008bd6c56af7fd7c719c10176e762379b2e09538603ea94aece4c488802f0b69791afd4f68183abfea5ad6abd7fecb2c411f7eb67d1992d4cc12f742c54264a3f7b86d0641b5c8a655550cd2ad2ba3a6a827807ea7e67bc10572b68639f0ea96b3aa1ad7c675204c0f15c8d5c0ee3cbd413a98da702ba3d52f9063314b8ca529abc6f32f2c57f54d6b12e6839a332b4cf3380cb89048193e2aa935081fa2d8582c6adcb7998b3dfc3497d17cf90bb279eae0afae0e7c52300cc9da883e458010f23f89d848532d3ea2be6f008906558fbe66a",
	},
	{
		.name = "ffdhe4096: our share begins with a zero",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private =
			"000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001001",
		.public =
			"0000000000000000a40f574eba896acaa04753bfb185861c4e8c74f863a592d4ac3d937dd737980866d8c463b6c9820d05a0393939e7144e12fc9bfaa2773d0a5841c2545405353db79815c141f3225ef53935558425ca189551d94301506d94cf61e71e3e32e9103ab2ec4a18202f1bc41d4ebd92a431959ea66b616f8b0d0a87ea9cfa99b6093c5deead689a6e38088d2a4a913e50172fc5617ab8438d6416a3522431391a89cde9f0b06e23eb251ec3fa063c64103a267f97f665af97a13cdd1a02c62cf4f800e361db9a221afcf8780389c96720a51988940687a27bbff474e21cf905d2f89a72196bb27c9a200aef297b8f3dc060464395498935cdf948879616420cc7fb8f3c97206c52326df10a4dc5b2dc1010234ce69e0a7cf24dc6a203d9ecf5d8db1e97d9e6d887790d761605775a3a516459361a3bc31c15680146a2faa8c6c412c22f25a875bb938be4a875bcd0c9e42a4bc480cb7a54776f63ea865f280b58442187c9be238054c507b437c5a932c3c21d23215a79d36416090d9e2c3634ef5092a705417a52c125cf113861c555f97ff6f01548b5039c670b1d946ef220979cea252bc3fda4c32f9aadf13feadcfd9e7724710e0d1ca5ff8fedacccb99868e90bcbc48d851d7fff87ab6262ac0ce5ea67eafadc64626d0460e26c954b00eeb7296494af5c177cfa3c72ebff034335412a0000000000000002",
		.peer = KEX_BYTES_23,
		.shared =
			"1c1558ab849115dfcf5d0c925cba9425200bee22d2aa6844ea5399350631ce5a5bc5cab33a264a04b2921204ea9e5ba96dea08e7203fa3da2922c6af2bffbed221e3324263f32f93c9a75de082fb674be20d9f59d103975ce1e1c43281cf06f3f1893056b6c4effcda3d11bdef2208b4de68c975c6e2f0784b598d11f55f8493a1f2ecf41d2dd379ee849fcb1e6124eb2c9ba0cbe3e0eb327a6078ca4676a681cfe8d56d6f29983f67de661ec0bd28d06626dfb5c1e7060aba5a5581e21c6d6a561118d0bdb46f4b620012ba95ce1dc12e6b5861625477553b3c8c9d6d91112602c15df67b472099f4893d0b1361526fc102b15a12e04808d68d2b04746e3bc3e15e2a23553ee45b71d884dbfbcbdcbe605145c82376e184f28f0a697cfba5abd33bf17217d4242bf8f493271a409dff0edec1bbb45df843e10ca9f99240a8fd368aebe1719bfc259b56b53a7dcf4b8393b0a42fa3276c5bea7c33e6c916f38a1a5aa44981ba9fc5cbb557367a5338202263804f3566d831049ccaf50bb4fee55cfe158c6f072a6b54cc4f82af3f094c49cf30291e85448780772288178fd7a7fecf8dc4aab9e64af831080ae39361d326fec88a619ca942365028926a74a8d96e2d41bc10531481db29b5ff43837718a6f66e4843ccc300294e292f4eb5fa174c6ccc47bbe107e503e2b1964377cd7f8092d4ba490a0b2933a17e168a296549",
	},
	{
		.name = "ffdhe4096: peer's share is 0",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is 1",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is p - 1",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b669e1ef16e6f52c3164df4fb7930e9e4e58857b6ac7d5f42d69f6d187763cf1d5503400487f55ba57e31cc7a7135c886efb4318aed6a1e012d9e6832a907600a918130c46dc778f971ad0038092999a333cb8b7a1a1db93d7140003c2a4ecea9f98d0acc0a8291cdcec97dcf8ec9b55a7f88a46b4db5a851f44182e1c68a007e5e655f6afffffffffffffffe",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is p",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b669e1ef16e6f52c3164df4fb7930e9e4e58857b6ac7d5f42d69f6d187763cf1d5503400487f55ba57e31cc7a7135c886efb4318aed6a1e012d9e6832a907600a918130c46dc778f971ad0038092999a333cb8b7a1a1db93d7140003c2a4ecea9f98d0acc0a8291cdcec97dcf8ec9b55a7f88a46b4db5a851f44182e1c68a007e5e655f6affffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is p + 1",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b669e1ef16e6f52c3164df4fb7930e9e4e58857b6ac7d5f42d69f6d187763cf1d5503400487f55ba57e31cc7a7135c886efb4318aed6a1e012d9e6832a907600a918130c46dc778f971ad0038092999a333cb8b7a1a1db93d7140003c2a4ecea9f98d0acc0a8291cdcec97dcf8ec9b55a7f88a46b4db5a851f44182e1c68a007e5e655f6b0000000000000000",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is p + 2",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b669e1ef16e6f52c3164df4fb7930e9e4e58857b6ac7d5f42d69f6d187763cf1d5503400487f55ba57e31cc7a7135c886efb4318aed6a1e012d9e6832a907600a918130c46dc778f971ad0038092999a333cb8b7a1a1db93d7140003c2a4ecea9f98d0acc0a8291cdcec97dcf8ec9b55a7f88a46b4db5a851f44182e1c68a007e5e655f6b0000000000000001",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is all ones",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is empty",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer = "",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is one byte short",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"1d31a1218b13f2b0f8cd032c6fe420c874f17b50dfb46dd6565bc4d59391edb3c319e68f751248448fd99caf7060e8b56108860fb6d6ab2e5667415beb678cfe8df6e0a02fbebfac7ebb5f58afca83d41cc7094029011bdb1c64f28a3ce058d4680242f0b77efaeef5775e61f2d3d260235c74d9c8245a18cf888d7d30f5ea90b94754f7b45f6297c3b2ed0bb5128d8ac63fa8597968bd5283560c61dffdb0e13adb84b90413d034c43b084ab7cb9ff01578f3c04dcccf09700a6626e55317839cd627407aba0fe98ce9ade7657f93da85b2e2093dd677bef042ab239f32b89c847bd96c5ebd2d2759e8b4d20268494c7b51878b4a130597a3b7e018fb510c450d218ab75d9afedc4f225761ba00008a9aa14c4b9b8dadd9f3a81026c3eabbbd538f97b83eee2bc517df28921c3f2eec3e6140ba499f588c82b0076819354face8d0d82ec8caa9a35e9531c4abcd37229bd3c50caa8269de8341e8a193edccf857021aeac520da17c0dd106d8a68300409c9727ecdb4b153e517f702855795b30b633fa5c3096a5832d3bf0017fb4cbc85d894c17512fb61d08651cc2e8347cc21758dd224447b2d037558275cfea747c4177e08c629a89d84f9295b806e6c95d6536033989869c342cfec942b308b9a18cc395101ff60ee7e5a32f04a2bbc1793d9bfde2273c5d51d2f8263ddfc5ab32dcbdc090cee7cf701522769d7c479",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is one byte short, behind",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"671d31a1218b13f2b0f8cd032c6fe420c874f17b50dfb46dd6565bc4d59391edb3c319e68f751248448fd99caf7060e8b56108860fb6d6ab2e5667415beb678cfe8df6e0a02fbebfac7ebb5f58afca83d41cc7094029011bdb1c64f28a3ce058d4680242f0b77efaeef5775e61f2d3d260235c74d9c8245a18cf888d7d30f5ea90b94754f7b45f6297c3b2ed0bb5128d8ac63fa8597968bd5283560c61dffdb0e13adb84b90413d034c43b084ab7cb9ff01578f3c04dcccf09700a6626e55317839cd627407aba0fe98ce9ade7657f93da85b2e2093dd677bef042ab239f32b89c847bd96c5ebd2d2759e8b4d20268494c7b51878b4a130597a3b7e018fb510c450d218ab75d9afedc4f225761ba00008a9aa14c4b9b8dadd9f3a81026c3eabbbd538f97b83eee2bc517df28921c3f2eec3e6140ba499f588c82b0076819354face8d0d82ec8caa9a35e9531c4abcd37229bd3c50caa8269de8341e8a193edccf857021aeac520da17c0dd106d8a68300409c9727ecdb4b153e517f702855795b30b633fa5c3096a5832d3bf0017fb4cbc85d894c17512fb61d08651cc2e8347cc21758dd224447b2d037558275cfea747c4177e08c629a89d84f9295b806e6c95d6536033989869c342cfec942b308b9a18cc395101ff60ee7e5a32f04a2bbc1793d9bfde2273c5d51d2f8263ddfc5ab32dcbdc090cee7cf701522769d7c4",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is one byte long",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"00671d31a1218b13f2b0f8cd032c6fe420c874f17b50dfb46dd6565bc4d59391edb3c319e68f751248448fd99caf7060e8b56108860fb6d6ab2e5667415beb678cfe8df6e0a02fbebfac7ebb5f58afca83d41cc7094029011bdb1c64f28a3ce058d4680242f0b77efaeef5775e61f2d3d260235c74d9c8245a18cf888d7d30f5ea90b94754f7b45f6297c3b2ed0bb5128d8ac63fa8597968bd5283560c61dffdb0e13adb84b90413d034c43b084ab7cb9ff01578f3c04dcccf09700a6626e55317839cd627407aba0fe98ce9ade7657f93da85b2e2093dd677bef042ab239f32b89c847bd96c5ebd2d2759e8b4d20268494c7b51878b4a130597a3b7e018fb510c450d218ab75d9afedc4f225761ba00008a9aa14c4b9b8dadd9f3a81026c3eabbbd538f97b83eee2bc517df28921c3f2eec3e6140ba499f588c82b0076819354face8d0d82ec8caa9a35e9531c4abcd37229bd3c50caa8269de8341e8a193edccf857021aeac520da17c0dd106d8a68300409c9727ecdb4b153e517f702855795b30b633fa5c3096a5832d3bf0017fb4cbc85d894c17512fb61d08651cc2e8347cc21758dd224447b2d037558275cfea747c4177e08c629a89d84f9295b806e6c95d6536033989869c342cfec942b308b9a18cc395101ff60ee7e5a32f04a2bbc1793d9bfde2273c5d51d2f8263ddfc5ab32dcbdc090cee7cf701522769d7c479",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is one byte long, behind",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"671d31a1218b13f2b0f8cd032c6fe420c874f17b50dfb46dd6565bc4d59391edb3c319e68f751248448fd99caf7060e8b56108860fb6d6ab2e5667415beb678cfe8df6e0a02fbebfac7ebb5f58afca83d41cc7094029011bdb1c64f28a3ce058d4680242f0b77efaeef5775e61f2d3d260235c74d9c8245a18cf888d7d30f5ea90b94754f7b45f6297c3b2ed0bb5128d8ac63fa8597968bd5283560c61dffdb0e13adb84b90413d034c43b084ab7cb9ff01578f3c04dcccf09700a6626e55317839cd627407aba0fe98ce9ade7657f93da85b2e2093dd677bef042ab239f32b89c847bd96c5ebd2d2759e8b4d20268494c7b51878b4a130597a3b7e018fb510c450d218ab75d9afedc4f225761ba00008a9aa14c4b9b8dadd9f3a81026c3eabbbd538f97b83eee2bc517df28921c3f2eec3e6140ba499f588c82b0076819354face8d0d82ec8caa9a35e9531c4abcd37229bd3c50caa8269de8341e8a193edccf857021aeac520da17c0dd106d8a68300409c9727ecdb4b153e517f702855795b30b633fa5c3096a5832d3bf0017fb4cbc85d894c17512fb61d08651cc2e8347cc21758dd224447b2d037558275cfea747c4177e08c629a89d84f9295b806e6c95d6536033989869c342cfec942b308b9a18cc395101ff60ee7e5a32f04a2bbc1793d9bfde2273c5d51d2f8263ddfc5ab32dcbdc090cee7cf701522769d7c47900",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is a small one without its zeros",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer = "02",
		.err = -EBADMSG,
	},
	{
		.name = "ffdhe4096: peer's share is as long as another group's",
		.group = KSHAKE_GROUP_FFDHE4096,
		.private = KEX_BYTES_21,
		.public = KEX_BYTES_22,
		.peer =
			"00000000671d31a1218b13f2b0f8cd032c6fe420c874f17b50dfb46dd6565bc4d59391edb3c319e68f751248448fd99caf7060e8b56108860fb6d6ab2e566741",
		.err = -EBADMSG,
	},
};

#endif /* KSHAKE_VECTORS_KEX_H */
